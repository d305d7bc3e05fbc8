using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using DrBot.Providers.Http;

namespace DrBot.Providers.Aws;

/// <summary>What AWS said when it refused; readable from every body a refusal can have, HTML of a proxy
/// included.</summary>
internal sealed record AwsError(HttpStatusCode Status, string? Code, string Message, string? RequestId)
{
    public bool MayBeSkew => Code is "RequestTimeTooSkewed" or "SignatureDoesNotMatch" or "InvalidSignatureException"
        or "AuthFailure" or "RequestExpired" or "RequestInTheFuture" or "ExpiredTokenException";

    public static AwsError Read(WireReply reply)
    {
        var (code, message, requestId) = FromXml(reply.Body) ?? FromJson(reply) ?? (null, Text(reply.Body), null);
        return new AwsError(reply.Status, code, message, requestId ?? reply.RequestId);
    }

    public ProviderException ToException(WireCall call, string region, TimeSpan? retryAfter)
    {
        var kind = AwsErrorKinds.Of(Status, Code, call.Changes);
        var name = Code ?? $"HTTP {(int)Status}";
        var said = Message.Length == 0 ? name : $"{name}: {Redaction.Snippet(Message, 500)}";
        return new ProviderException(call.Provider, call.Operation, kind,
            $"{call.Operation} {call.Subject} refused by {call.Provider} ({region}): {said}{Advice(kind, call)}", Code,
                RequestId, retryAfter);
    }

    private static string Advice(ProviderFailure kind, WireCall call) => kind switch
    {
        ProviderFailure.Denied => " Check DrBot's credentials and rights (manifest/iam).",
        ProviderFailure.Throttled => " Too many requests for this account; other tools may be using it up.",
        ProviderFailure.UnknownOutcome => $" Whether {call.Operation} took effect is unknown until somebody looks.",
        _ => "",
    };

    private static (string? Code, string Message, string? RequestId)? FromXml(byte[] body)
    {
        if (AwsXml.TryParse(body) is not { } root)
            return null;
        if (root.Name.LocalName == "InvalidChangeBatch")
            return ("InvalidChangeBatch", string.Join("; ", root.Descendants().Where(e => e.Name.LocalName == "Message"
                && !e.HasElements).Select(e => e.Value)), root.Text("RequestId"));
        var error = root.Name.LocalName == "Error" ? root
            : root.Descendants().FirstOrDefault(e => e.Name.LocalName == "Error");
        var code = error?.Text("Code");
        return code is null ? null
            : (code, error!.Text("Message") ?? "", root.Text("RequestId") ?? error!.Text("RequestId"));
    }

    private static (string? Code, string Message, string? RequestId)? FromJson(WireReply reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var code = reply.Header("x-amzn-ErrorType") ?? Property(document, "__type") ?? Property(document, "code");
            // The header may carry a documentation link behind a colon, the body a namespace before a hash.
            code = code?.Split(':')[0].Split('#')[^1];
            return (code, Property(document, "message") ?? Property(document, "Message") ?? "", null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Property(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static string Text(byte[] body) =>
        AwsXml.WithoutTags(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 4096))));
}
