using System.Net;
using System.Text;
using System.Text.Json;
using DrBot.Providers.Aws;
using DrBot.Providers.Http;

namespace DrBot.Providers.Kubernetes;

/// <summary>What an API server says when it refuses: a <c>Status</c> object, or whatever a proxy in between
/// says.</summary>
/// <remarks>https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/</remarks>
internal static class KubernetesError
{
    public static ProviderException Read(WireCall call, WireReply reply, TimeProvider wire)
    {
        var (reason, message, seconds) = Status(reply.Body);
        var kind = KindOf(reply.Status, reason, call.Changes);
        var said = message ?? Redaction.Snippet(AwsXml.WithoutTags(Encoding.UTF8.GetString(reply.Body)));
        return new ProviderException(call.Provider, call.Operation, kind,
            $"{call.Operation} {call.Subject} refused: {reason ?? "HTTP "
                + $"{(int)reply.Status}"}: {Redaction.Snippet(said, 500)}{Advice(kind, call)}",
            reason, reply.RequestId, reply.RetryAfter(wire) ?? (seconds is { } s ? TimeSpan.FromSeconds(s) : null));
    }

    private static ProviderFailure KindOf(HttpStatusCode status, string? reason, bool changes) => (int)status switch
    {
        429 => ProviderFailure.Throttled,
        401 or 403 => ProviderFailure.Denied,
        404 => ProviderFailure.NotFound,
        409 => ProviderFailure.Conflict,
        >= 500 when !changes => ProviderFailure.Transient,
        // The API server itself says that it did not take the request; a proxy's 503 says no such thing.
        503 when reason == "ServiceUnavailable" => ProviderFailure.Transient,
        >= 500 => ProviderFailure.UnknownOutcome,
        _ => ProviderFailure.Invalid,
    };

    private static string Advice(ProviderFailure kind, WireCall call) => kind switch
    {
        ProviderFailure.Denied => " Check the credentials of the cluster and the Role in manifest/kubernetes.",
        ProviderFailure.UnknownOutcome => $" Whether {call.Operation} took effect is unknown until somebody looks.",
        _ => "",
    };

    private static (string? Reason, string? Message, double? RetryAfter) Status(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.Text("kind") == "Status"
                ? (root.Text("reason"), root.Text("message"), root.Number("details", "retryAfterSeconds")) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
