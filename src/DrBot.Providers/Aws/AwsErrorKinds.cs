using System.Collections.Frozen;
using System.Net;

namespace DrBot.Providers.Aws;

/// <summary>What an AWS error code means for us. Codes are those on the wire, which differ from the shapes'
/// names.</summary>
internal static class AwsErrorKinds
{
    private static readonly FrozenSet<string> Throttles = FrozenSet.Create(StringComparer.Ordinal,
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException", "TransactionInProgressException", "RequestLimitExceeded",
        "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown", "PriorRequestNotComplete",
        "APICallRateForCustomerExceeded");

    private static readonly FrozenSet<string> Denials = FrozenSet.Create(StringComparer.Ordinal,
        "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "AuthFailure",
        "OptInRequired", "UnrecognizedClientException", "InvalidClientTokenId", "ExpiredToken",
        "ExpiredTokenException", "RequestExpired",
        "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException",
        "MissingAuthenticationToken", "MissingAuthenticationTokenException", "RequestTimeTooSkewed",
        "RequestInTheFuture");

    public static ProviderFailure Of(HttpStatusCode status, string? code, bool changes)
    {
        if ((code is not null && Throttles.Contains(code)) || (int)status is 429 or 509)
            return ProviderFailure.Throttled;
        if ((code is not null && Denials.Contains(code)) || status is HttpStatusCode.Unauthorized
            or HttpStatusCode.Forbidden)
            return ProviderFailure.Denied;
        if ((int)status >= 500)
            return Failed(status, code, changes);
        if (IsNotFound(status, code))
            return ProviderFailure.NotFound;
        if (status == HttpStatusCode.Conflict || (code is not null && IsState(code)))
            return ProviderFailure.Conflict;
        return code == "RequestTimeout" || status == HttpStatusCode.RequestTimeout ? ProviderFailure.Transient
            : ProviderFailure.Invalid;
    }

    // AWS's own "unavailable" says nothing was done. Any other 5xx may come from behind the change, or from a proxy.
    private static ProviderFailure Failed(HttpStatusCode status, string? code, bool changes) =>
        !changes
            || (status == HttpStatusCode.ServiceUnavailable
            && code?.StartsWith("ServiceUnavailable", StringComparison.Ordinal) == true)
            ? ProviderFailure.Transient
            : ProviderFailure.UnknownOutcome;

    private static bool IsNotFound(HttpStatusCode status, string? code) => code is null
        ? status == HttpStatusCode.NotFound
        : status == HttpStatusCode.NotFound || code.StartsWith("NoSuch", StringComparison.Ordinal)
            || code.EndsWith("NotFound", StringComparison.Ordinal)
            || code.EndsWith("NotFoundFault", StringComparison.Ordinal)
            || code.EndsWith("NotFoundException", StringComparison.Ordinal);

    private static bool IsState(string code) => code.StartsWith("Invalid", StringComparison.Ordinal)
        && code.Contains("State", StringComparison.Ordinal);
}
