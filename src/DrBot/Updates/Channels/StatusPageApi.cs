using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Commands.Language;
using DrBot.Providers;

namespace DrBot.Updates.Channels;

/// <summary>The calls of the Statuspage API that are needed, one at a time and no faster than it allows.</summary>
/// <remarks>https://developer.statuspage.io</remarks>
internal sealed class StatusPageApi(StatusPageOptions options, HttpMessageHandler handler, TimeProvider wire)
    : IDisposable
{
    private const int LongestAnswer = 4 * 1024 * 1024;
    private const int Burst = 10;
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: false);
    private readonly SemaphoreSlim _one = new(1, 1);
    private DateTimeOffset _notBefore = DateTimeOffset.UnixEpoch;
    private DateTimeOffset _spent = DateTimeOffset.UnixEpoch;

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonNode?> PostAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonNode?> PatchAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Patch, path, body, cancellationToken);

    public void Dispose()
    {
        _invoker.Dispose();
        _one.Dispose();
    }

    private async Task<JsonNode?> CallAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await PaceAsync(cancellationToken);
            return await SendAsync(method, path, body, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    // The service allows one call a second, counted over a minute: a few may follow each other at once.
    private async Task PaceAsync(CancellationToken cancellationToken)
    {
        var earliest = _notBefore > _spent - (options.Pace * Burst) ? _notBefore : _spent - (options.Pace * Burst);
        var wait = earliest - wire.GetUtcNow();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, wire, cancellationToken);
        var now = wire.GetUtcNow();
        _spent = (_spent > now ? _spent : now) + options.Pace;
    }

    private async Task<JsonNode?> SendAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        var operation = $"{method} {path}";
        var isChange = method != HttpMethod.Get;
        using var deadline = new Deadline(options.Timeout, wire, cancellationToken);
        try
        {
            using var request = Request(method, path, body);
            using var response = await deadline.Run(_invoker.SendAsync(request, deadline.Token));
            var text = await deadline.Run(ReadAsync(response, deadline.Token));
            if (!response.IsSuccessStatusCode) throw Refused(operation, isChange, response, text);
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (Exception e) when (StatusPageFailure.Broken(operation, isChange, e) is { } failure)
        {
            throw failure;
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, JsonObject? body)
    {
        var url = $"{options.ApiUrl.AbsoluteUri.TrimEnd('/')}/pages/{Uri.EscapeDataString(options.Page)}/{path}";
        var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("OAuth", options.Key);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd("DrBot");
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private ProviderException Refused(string operation, bool isChange, HttpResponseMessage response, string text)
    {
        // The service says 420 where others say 429.
        var isThrottled = response.StatusCode is HttpStatusCode.TooManyRequests or (HttpStatusCode)420;
        var wait = isThrottled ? RetryAfter(response) ?? DefaultWait : (TimeSpan?)null;
        if (wait is { } known) _notBefore = wire.GetUtcNow() + known;
        return StatusPageFailure.Refused(operation, isChange, response.StatusCode, Literal.Shown(text, 300), wait);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > wire.GetUtcNow() => date - wire.GetUtcNow(),
        _ => null,
    };

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > LongestAnswer) throw new IOException("the answer is longer than 4 MB");
            body.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(body.ToArray());
    }
}
