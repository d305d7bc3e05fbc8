using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using DrBot.Commands.Language;
using DrBot.Providers;
using DrBot.Providers.Http;

namespace DrBot.Updates.Channels;

/// <summary>What a failed delivery by mail means.</summary>
internal static class SmtpFailure
{
    public static ProviderException Of(string operation, ProviderFailure kind, string what, Exception? inner = null) =>
        new("smtp", operation, kind, $"Mail was not sent ({operation}): {what}.", innerException: inner);

    /// <summary>The server said no: 4xx may pass, 5xx will not.</summary>
    public static ProviderException Refused(string operation, SmtpReply reply)
    {
        var isSignIn = operation.StartsWith("AUTH", StringComparison.Ordinal) || reply.Code is 530 or 535;
        var kind = reply.IsPassing ? ProviderFailure.Transient
            : isSignIn ? ProviderFailure.Denied
            : ProviderFailure.Invalid;
        var code = reply.Code.ToString(CultureInfo.InvariantCulture);
        return new ProviderException("smtp", operation, kind,
            $"Mail was not sent: the server answered {operation} with {code} {Literal.Shown(reply.Text, 300)}.", code);
    }

    /// <summary>The conversation broke; null for an exception that is none of the conversation's.</summary>
    public static ProviderException? Broken(Exception exception, SmtpOptions options, bool committed)
    {
        var place = $"{options.Host}:{options.Port}";
        return exception switch
        {
            ProviderException known => known,
            EgressRefusedException refused =>
                Of("connect", ProviderFailure.Denied, refused.Message.TrimEnd('.'), refused),
            AuthenticationException tls => Of("TLS", ProviderFailure.Invalid,
                $"{place} cannot be trusted: {tls.Message.TrimEnd('.')}", tls),
            IOException or TimeoutException or SocketException when committed => new ProviderException(
                "smtp", "DATA", ProviderFailure.UnknownOutcome,
                $"Mail may have been sent: {place} was given the whole message, but {exception.Message.TrimEnd('.')}. "
                + "Whether it was taken is unknown.",
                innerException: exception),
            IOException or TimeoutException or SocketException =>
                Of("connection", ProviderFailure.Transient, $"{place}: {exception.Message.TrimEnd('.')}", exception),
            _ => null,
        };
    }
}
