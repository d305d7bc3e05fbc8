using System.Security.Authentication;

namespace DrBot.Providers.Http;

/// <summary>What it means that no answer came.</summary>
internal static class WireFailure
{
    /// <summary>The failure in our words, or null for an exception that is a mistake of our own.</summary>
    public static ProviderException? Explain(WireCall call, Uri? uri, Exception exception)
    {
        if (Inner<EgressRefusedException>(exception) is { } refused)
            return Build(call, ProviderFailure.Denied, refused.Message, exception);
        if (Inner<AuthenticationException>(exception) is { } tls)
            return Build(call, ProviderFailure.Invalid,
                $"{Place(uri)} cannot be trusted: {tls.Message} Check its certificate, or name its authority in "
                    + "drbot.yaml.", exception);
        if (exception is OperationCanceledException { InnerException: TimeoutException } || NothingWasSent(exception))
            return Build(call, ProviderFailure.Transient,
                $"no connection to {Place(uri)}: {Innermost(exception).Message} Nothing was sent.", exception);
        return exception switch
        {
            OperationCanceledException =>
                Lost(call, $"no answer from {Place(uri)} within {call.Timeout.TotalSeconds:0} s", exception),
            HttpRequestException or IOException =>
                Lost(call, $"the connection to {Place(uri)} broke: {Innermost(exception).Message}", exception),
            _ => null,
        };
    }

    /// <summary>An answer did not come, or cannot be read: harmless for a read, an unknown outcome for a
    /// change.</summary>
    public static ProviderException Lost(WireCall call, string what, Exception? exception = null) => call.Changes
        ? Build(call, ProviderFailure.UnknownOutcome,
            $"{what}. The request was sent: whether it took effect is unknown until somebody looks.", exception)
        : Build(call, ProviderFailure.Transient, $"{what}.", exception);

    private static bool NothingWasSent(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private static ProviderException Build(WireCall call, ProviderFailure kind, string what, Exception? exception) =>
        new(call.Provider, call.Operation, kind, Redaction.Text($"{call.Operation} {call.Subject}: {what}"),
            innerException: exception);

    private static string Place(Uri? uri) => uri is null ? "the server" : uri.Authority;

    private static T? Inner<T>(Exception exception) where T : Exception
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
            if (e is T found)
                return found;
        return null;
    }

    private static Exception Innermost(Exception exception) =>
        exception.InnerException is { } inner ? Innermost(inner) : exception;
}
