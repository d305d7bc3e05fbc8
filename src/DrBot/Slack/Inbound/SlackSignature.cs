using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DrBot.Slack.Inbound;

/// <summary>
/// Checks that a request comes from Slack and is fresh, on the raw bytes and before anything is parsed.
/// <see href="https://docs.slack.dev/authentication/verifying-requests-from-slack"/>
/// </summary>
internal static class SlackSignature
{
    /// <summary>How far the sender's clock may be away, in either direction: 300 s.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    /// <summary>Judges a request by its body and the two headers Slack sends.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="timestamp"><c>X-Slack-Request-Timestamp</c>: unix seconds.</param>
    /// <param name="signature"><c>X-Slack-Signature</c>: <c>v0=</c> and 64 lower-case hex digits.</param>
    /// <param name="secrets">The secrets in force; each is tried.</param>
    /// <param name="now">The wire clock.</param>
    public static SignatureVerdict Verify(
        ReadOnlySpan<byte> body, string? timestamp, string? signature, IReadOnlyList<Secret> secrets,
        DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(timestamp))
            return SignatureVerdict.Refused("not signed");
        if (!TryReadSeconds(timestamp, out var sent))
            return SignatureVerdict.Refused("timestamp is not a plain number of seconds");

        var given = Encoding.UTF8.GetBytes(signature);
        var matched = -1;
        foreach (var (i, secret) in secrets.Index())
        {
            // Every secret is tried, so that the time taken does not tell which one matched.
            if (!secret.IsEmpty && CryptographicOperations.FixedTimeEquals(Expected(body, timestamp, secret), given)
                && matched < 0)
                matched = i;
        }

        if (matched < 0)
            return SignatureVerdict.Refused("signature does not match");
        if (Math.Abs(now.ToUnixTimeSeconds() - sent) > (long)Tolerance.TotalSeconds)
            return SignatureVerdict.Refused(
                "signed, but over 300 s from this machine's time: a replay, or the clock is wrong");
        return SignatureVerdict.Accept(matched);
    }

    /// <summary>The signature header Slack would send, in ASCII.</summary>
    public static byte[] Expected(ReadOnlySpan<byte> body, string timestamp, Secret secret)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret.Reveal()));
        hmac.AppendData(Encoding.ASCII.GetBytes($"v0:{timestamp}:"));
        hmac.AppendData(body);
        return Encoding.ASCII.GetBytes("v0=" + Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }

    // Digits only: no sign, space, point or exponent, and nothing that could overflow the subtraction.
    private static bool TryReadSeconds(string text, out long seconds)
    {
        seconds = 0;
        return text.Length <= 12 && text.All(char.IsAsciiDigit)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
    }
}

/// <summary>What <see cref="SlackSignature"/> found.</summary>
/// <param name="Accepted">True when a secret matched.</param>
/// <param name="SecretIndex">Which secret matched, counted from 0; −1 when none did.</param>
/// <param name="Reason">Why the request was refused; empty when it was not.</param>
internal readonly record struct SignatureVerdict(bool Accepted, int SecretIndex, string Reason)
{
    /// <summary>A request signed with the secret at <paramref name="index"/>.</summary>
    public static SignatureVerdict Accept(int index) => new(true, index, "");

    /// <summary>A request nobody vouches for.</summary>
    public static SignatureVerdict Refused(string reason) => new(false, -1, reason);
}
