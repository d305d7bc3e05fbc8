using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace DrBot.Slack.Inbound;

/// <summary>
/// Serves the three URLs Slack posts to. Order matters: size, signature, then everything that reads the body.
/// </summary>
internal sealed class SlackRequestHandler(
    LiveSlackOptions options, SlackDoor door, RefusalMeter refusals, TimeProvider wire)
{
    /// <summary>The largest body taken, as large as Slack's own framework takes: 4 MiB.</summary>
    public const int BodyLimit = 4 * 1024 * 1024;

    // What an unsigned request may make us read: enough for Slack's certificate check, which it does not sign.
    private const int UnsignedLimit = 1024;

    private readonly RequestBody bodies = new(BodyLimit);

    /// <summary>Reads a typed command.</summary>
    public Task CommandsAsync(HttpContext http, CancellationToken process) => ServeAsync(http, Command, process);

    /// <summary>Reads a press or a modal.</summary>
    public Task InteractivityAsync(HttpContext http, CancellationToken process) =>
        ServeAsync(http, Interaction, process);

    /// <summary>Reads an event.</summary>
    public Task EventsAsync(HttpContext http, CancellationToken process) => ServeAsync(http, Event, process);

    private async Task ServeAsync(
        HttpContext http, Func<HttpRequest, byte[], SlackPayload> parse, CancellationToken process)
    {
        var timestamp = Single(http.Request.Headers["X-Slack-Request-Timestamp"]);
        var signature = Single(http.Request.Headers["X-Slack-Signature"]);
        var (body, refusal) = await bodies.ReadAsync(http.Request, http.RequestAborted);
        var ack = body is null
            ? Refuse(refusal, refusal == 413 ? "larger than 4 MiB" : "too many large bodies at once")
            : await JudgeAsync(http.Request, body, timestamp, signature, parse, process);
        // On a starved machine Slack may have given up before the 2.5 s even began to count here.
        if (http.RequestAborted.IsCancellationRequested)
            door.FollowUp(ack, process);
        else
            await WriteAsync(http.Response, ack);
    }

    private async Task<SlackAck> JudgeAsync(
        HttpRequest request, byte[] body, string? timestamp, string? signature,
        Func<HttpRequest, byte[], SlackPayload> parse,
        CancellationToken process)
    {
        var now = wire.GetUtcNow();
        var verdict = SlackSignature.Verify(body, timestamp, signature, options.Current.SigningSecrets, now);
        if (!verdict.Accepted)
            return IsCertificateCheck(body) ? SlackAck.Ok : Refuse(401, verdict.Reason);
        try
        {
            var payload = parse(request, body);
            var delivery = new SlackDelivery
            {
                Key = PayloadParser.Key(payload, body),
                Payload = payload,
                Road = SlackRoad.Http,
                ReceivedAt = now,
                Evidence = Convert.ToHexStringLower(SHA256.HashData(body)),
                Retry = Retry(request),
                RetryReason = Single(request.Headers["X-Slack-Retry-Reason"]),
                SecretIndex = verdict.SecretIndex,
            };
            return await door.ReceiveAsync(delivery, canAnswer: true, process);
        }
        catch (UnsupportedContentException e)
        {
            return Refuse(415, e.Message);
        }
        catch (BadPayloadException e)
        {
            return IsCertificateCheck(body) ? SlackAck.Ok : Refuse(400, e.Message);
        }
        catch (OperationCanceledException) when (process.IsCancellationRequested)
        {
            return new SlackAck(503, Note: "DrBot is stopping; nothing was recorded");
        }
    }

    private static SlackPayload Command(HttpRequest request, byte[] body)
    {
        var form = Form(request, body);
        return PayloadParser.Command(name => form.GetValueOrDefault(name));
    }

    private static SlackPayload Interaction(HttpRequest request, byte[] body) =>
        Form(request, body).TryGetValue("payload", out var payload)
            ? PayloadParser.Interaction(PayloadNode.Parse(payload))
            : throw new BadPayloadException("the form has no payload");

    private static SlackPayload Event(HttpRequest request, byte[] body)
    {
        Expect(request, "application/json");
        return PayloadParser.Event(PayloadNode.Parse(body));
    }

    private static IReadOnlyDictionary<string, string> Form(HttpRequest request, byte[] body)
    {
        Expect(request, "application/x-www-form-urlencoded");
        return FormBody.Parse(body);
    }

    private static void Expect(HttpRequest request, string type)
    {
        var given = (request.ContentType ?? "").Split(';')[0].Trim();
        if (!given.Equals(type, StringComparison.OrdinalIgnoreCase))
            throw new UnsupportedContentException($"the content type must be {type}");
    }

    // Slack checks the certificate with an unsigned request. It gets its 200 and nothing of it is used.
    private static bool IsCertificateCheck(byte[] body)
    {
        try
        {
            return body.Length <= UnsignedLimit && FormBody.Parse(body).GetValueOrDefault("ssl_check") == "1";
        }
        catch (BadPayloadException)
        {
            return false;
        }
    }

    private static int Retry(HttpRequest request)
    {
        var given = Single(request.Headers["X-Slack-Retry-Num"]);
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    // Two values of one header are two readings: neither counts.
    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    private SlackAck Refuse(int status, string reason)
    {
        refusals.Count(reason);
        return new SlackAck(status, Note: reason);
    }

    private static async Task WriteAsync(HttpResponse response, SlackAck ack)
    {
        response.StatusCode = ack.Status;
        response.Headers.CacheControl = "no-store";
        var (type, bytes) = ack.Json is { } json
            ? ("application/json; charset=utf-8", json)
            : ("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(ack.Note ?? ""));
        response.ContentLength = bytes.Length;
        if (bytes.Length == 0)
            return;
        response.ContentType = type;
        await response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted);
    }

    private sealed class UnsupportedContentException(string message) : Exception(message);
}
