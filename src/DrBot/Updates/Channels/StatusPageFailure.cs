using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using DrBot.Providers;
using DrBot.Providers.Http;

namespace DrBot.Updates.Channels;

/// <summary>What a failed call to the status page means.</summary>
internal static class StatusPageFailure
{
    public static ProviderException Of(string operation, ProviderFailure kind, string what, Exception? inner = null) =>
        new("statuspage", operation, kind, $"The status page was not changed: {what}.", innerException: inner);

    /// <summary>The service answered, but not with success.</summary>
    public static ProviderException Refused(
        string operation, bool isChange, HttpStatusCode status, string answer, TimeSpan? retryAfter)
    {
        var kind = status switch
        {
            _ when retryAfter is not null => ProviderFailure.Throttled,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ProviderFailure.Denied,
            HttpStatusCode.NotFound => ProviderFailure.NotFound,
            >= HttpStatusCode.InternalServerError when isChange => ProviderFailure.UnknownOutcome,
            >= HttpStatusCode.InternalServerError => ProviderFailure.Transient,
            _ => ProviderFailure.Invalid,
        };
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        var remedy = kind is ProviderFailure.Denied ? " Check channels.status-page.key."
            : kind is ProviderFailure.NotFound ? " Check channels.status-page.page and api-url."
            : "";
        return new ProviderException(
            "statuspage", operation, kind, $"The status page answered {operation} with {code}: {answer}.{remedy}",
            code, retryAfter: retryAfter);
    }

    /// <summary>No answer came; null for an exception that is none of the call's.</summary>
    public static ProviderException? Broken(string operation, bool isChange, Exception exception) => exception switch
    {
        ProviderException known => known,
        HttpRequestException { InnerException: EgressRefusedException refused } =>
            Of(operation, ProviderFailure.Denied, refused.Message.TrimEnd('.'), exception),
        HttpRequestException { InnerException: AuthenticationException tls } =>
            Of(operation, ProviderFailure.Invalid, $"it cannot be trusted: {tls.Message.TrimEnd('.')}", exception),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        } => Of(operation, ProviderFailure.Transient, $"it cannot be reached: {Why(exception)}", exception),
        HttpRequestException or IOException or TimeoutException or JsonException when isChange => new ProviderException(
            "statuspage", operation, ProviderFailure.UnknownOutcome,
            $"The status page may have been changed: {Why(exception)}. It is looked at before the next attempt.",
            innerException: exception),
        HttpRequestException or IOException or TimeoutException or JsonException =>
            Of(operation, ProviderFailure.Transient, Why(exception), exception),
        _ => null,
    };

    private static string Why(Exception exception) => exception.Message.TrimEnd('.');
}
