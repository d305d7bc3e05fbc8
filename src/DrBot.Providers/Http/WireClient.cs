using System.Diagnostics;
using DrBot.Providers.Telemetry;

namespace DrBot.Providers.Http;

/// <summary>
/// Sends one request once, for every provider alike: its deadline, what its failure means, audit and telemetry.
/// Retries sit above it, sockets below.
/// </summary>
internal sealed class WireClient(HttpMessageHandler handler, bool ownsHandler, TimeProvider wire, IProviderAudit? audit)
    : IDisposable
{
    private const int MaxBody = 8 * 1024 * 1024;
    private readonly HttpMessageInvoker _invoker = new(handler, ownsHandler);

    public TimeProvider Wire => wire;

    /// <exception cref="ProviderException">No answer came; the kind says whether the request may have had an
    /// effect.</exception>
    public async Task<WireReply> SendAsync(WireCall call, HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        var scope = ProviderScope.Current;
        request.Headers.TryAddWithoutValidation("User-Agent", scope is null ? "DrBot"
            : $"DrBot (run {scope.Run}; step {scope.Step})");
        if (call.Changes && scope?.Permit is { } permit)
            await permit.WaitAsync(call.Timeout, cancellationToken);
        using var span = ProviderTelemetry.StartCall(call);
        using var deadline = new CancellationTokenSource(call.Timeout, wire);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var (at, started) = (wire.GetUtcNow(), wire.GetTimestamp());
        try
        {
            using var response = await _invoker.SendAsync(request, both.Token);
            var reply = new WireReply(response.StatusCode, response.Headers, await ReadAsync(response, both.Token));
            Record(span, call, request, at, started, reply, failure: null);
            return reply;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Record(span, call, request, at, started, reply: null, "given up by DrBot");
            throw;
        }
        catch (Exception e) when (WireFailure.Explain(call, request.RequestUri, e) is { } failure)
        {
            Record(span, call, request, at, started, reply: null, failure.Message);
            throw failure;
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > MaxBody)
                throw new IOException($"the answer is longer than {MaxBody / 1024 / 1024} MB");
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private void Record(
        Activity? span, WireCall call, HttpRequestMessage request, DateTimeOffset at, long started, WireReply? reply,
        string? failure)
    {
        var elapsed = wire.GetElapsedTime(started);
        ProviderTelemetry.EndCall(span, call, elapsed, reply is null ? null : (int)reply.Status, failure);
        audit?.Record(new ProviderCall
        {
            Provider = call.Provider,
            Operation = call.Operation,
            Subject = call.Subject,
            Changes = call.Changes,
            Method = request.Method.Method,
            Url = Redaction.Url(request.RequestUri),
            At = at,
            Elapsed = elapsed,
            Status = reply is null ? null : (int)reply.Status,
            RequestId = reply?.RequestId,
            Failure = failure,
            Run = ProviderScope.Current?.Run,
            Step = ProviderScope.Current?.Step,
        });
    }
}
