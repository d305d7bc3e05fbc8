using System.Diagnostics;
using System.Net;
using System.Text;
using DrBot.Sandbox.Hosting;
using DrBot.TestKit;

namespace DrBot.Providers.Tests.Moto;

/// <summary>moto_server as a child process on a free port of 127.0.0.1; absent where the machine has none.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private Process? _process;

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:1/");

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (Machine.Find("moto") is not { } program)
            return;
        var port = LoopbackPort.Free();
        Address = new Uri($"http://127.0.0.1:{port}/");
        _process = Process.Start(new ProcessStartInfo(program, ["-H", "127.0.0.1", "-p", port.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var i = 0; i < 300 && !await AnswersAsync(); i++)
            await Task.Delay(100);
    }

    /// <summary>Calls an operation of the query protocol as a plain form: moto reads the scope and no
    /// signature.</summary>
    public Task SeedAsync(string service, string region, params (string Name, string Value)[] form) => SendAsync(
        service, region, "/",
        string.Join('&',
        form.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}")), "application/x-www-form-urlencoded");

    /// <summary>Sends a body to a path.</summary>
    public async Task<string> SendAsync(string service, string region, string path, string body, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path))
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/{region}/{service}/aws4_request, SignedHeaders=host, "
                + "Signature=0");
        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return answer;
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Address, "moto-api/"));
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
