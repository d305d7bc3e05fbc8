using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>A token that a program named by the kubeconfig prints. Kept until it expires or is refused.</summary>
/// <remarks>https://kubernetes.io/docs/reference/config-api/client-authentication.v1/</remarks>
internal sealed class ExecIdentity(ExecProgram program, TimeProvider wire) : IClusterIdentity, IDisposable
{
    // Nobody gives a token for longer without saying so; asking again is cheap.
    private static readonly TimeSpan KeepUnlessSaid = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _gate = new(1);
    private (string Token, DateTimeOffset Expires)? _kept;

    public async ValueTask<AuthenticationHeaderValue?> HeaderAsync(bool refused, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (refused || _kept is not { } kept || kept.Expires <= wire.GetUtcNow())
                _kept = Read(await program.RunAsync(wire, cancellationToken));
            return new AuthenticationHeaderValue("Bearer", _kept.Value.Token);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private (string Token, DateTimeOffset Expires) Read(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var status = document.RootElement.GetProperty("status");
            var token = status.GetProperty("token").GetString();
            var expires = status.TryGetProperty("expirationTimestamp", out var at) && at.GetString() is { } text
                ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                : wire.GetUtcNow() + KeepUnlessSaid;
            return (token ?? throw new FormatException("it holds no token"), expires);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            // What the program printed may be a secret: it is not shown.
            throw Misconfigured.Because("kubernetes",
                $"'{program.Command}' printed no ExecCredential with a token ({e.Message}); certificates from "
                    + "programs are not supported", e);
        }
    }
}
