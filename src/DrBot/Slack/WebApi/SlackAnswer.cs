using System.Globalization;
using System.Net;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>Reads what came back from a call: the answer's object, or the failure it stands for.</summary>
internal static class SlackAnswer
{
    private const int Limit = 8 * 1024 * 1024;
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>The object of an answer with <c>ok: true</c>.</summary>
    /// <exception cref="SlackApiException">Everything else.</exception>
    public static async Task<PayloadNode> ReadAsync(
        SlackMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var requestId = Header(response, "x-slack-req-id");
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            throw new SlackApiException(method.Name, "ratelimited", SlackFailure.RateLimited)
            {
                RetryAfter = RetryAfter(response), RequestId = requestId,
            };
        if (status is >= 300 and < 400)
            throw new SlackApiException(
                method.Name, $"http_{status}", SlackFailure.Invalid, "a redirect, which is not followed")
            {
                RequestId = requestId,
            };

        var body = await ReadLimitedAsync(method, response, cancellationToken);
        if (Parse(body) is not { } node || node.TextOrNull("ok") is null)
            throw new SlackApiException(
                method.Name, $"http_{status}", Lost(method, status), "the answer is not Slack's JSON")
            {
                RequestId = requestId,
            };
        if (node.Flag("ok"))
            return node;

        var error = node.TextOrNull("error") ?? $"http_{status}";
        throw new SlackApiException(method.Name, error, SlackErrors.Kind(error, method.IsRepeatable), Detail(node))
        {
            Needed = node.TextOrNull("needed"),
            Provided = node.TextOrNull("provided"),
            RequestId = requestId,
            RetryAfter = error is "ratelimited" or "rate_limited" ? RetryAfter(response) : null,
        };
    }

    /// <summary>A header's value; null where absent.</summary>
    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // A broken answer from the server's side says nothing about what was done; a client error was refused before
    // anything was.
    private static SlackFailure Lost(SlackMethod method, int status) =>
        status is >= 400 and < 500 ? SlackFailure.Invalid
        : method.IsRepeatable || status == 503 ? SlackFailure.Transient
        : SlackFailure.UnknownOutcome;

    private static string? Detail(PayloadNode node)
    {
        var parts = new List<string>();
        if (node.TextOrNull("needed") is { } needed)
            parts.Add($"needs {needed}, the token has {node.TextOrNull("provided") ?? "nothing"}");
        if (node.ChildOrNull("response_metadata")?.Json.TryGetProperty("messages", out var messages) == true)
            parts.Add(messages.GetRawText());
        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private static PayloadNode? Parse(byte[] body)
    {
        try
        {
            return PayloadNode.Parse(body);
        }
        catch (BadPayloadException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadLimitedAsync(
        SlackMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            body.Write(chunk, 0, read);
            if (body.Length > Limit)
                throw new SlackApiException(method.Name, "answer_too_large", SlackFailure.Invalid, "more than 8 MiB");
        }

        return body.ToArray();
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var given = int.TryParse(
            Header(response, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Max(1, seconds)) : DefaultPause;
        return given < LongestPause ? given : LongestPause;
    }
}
