using System.Globalization;
using System.Security.Cryptography;
using DrBot.Commands.Approvals;

namespace DrBot.Web.Identity;

/// <summary>
/// A request signed with a person's key: the header <c>Authorization: DrBot-Key key=…,time=…,nonce=…,signature=…</c>.
/// The signature covers method, path, body, time and nonce, and the origin, so that it counts once, here and for nothing else.
/// </summary>
internal sealed record SignedRequest(
    string Origin, string Method, string Path, string BodySha256, long Time, string Nonce)
{
    /// <summary>The scheme of the header.</summary>
    public const string Scheme = "DrBot-Key";

    private static readonly string[] Names = ["key", "time", "nonce", "signature"];

    /// <summary>The bytes that are signed.</summary>
    public byte[] ToBytes() => SignedText.Of(
        "drbot-request/1",
        ("origin", Origin),
        ("method", Method),
        ("path", Path),
        ("body-sha256", BodySha256),
        ("time", Time.ToString(CultureInfo.InvariantCulture)),
        ("nonce", Nonce));

    /// <summary>The header's value after the scheme.</summary>
    public string Sign(ECDsa pair) => string.Create(
        CultureInfo.InvariantCulture,
        $"key={PersonKey.Of(pair).Fingerprint},time={Time},nonce={Nonce},signature={Convert.ToBase64String(pair.SignData(ToBytes(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}");

    /// <summary>SHA-256 of a body, as the signature names it.</summary>
    public static string HashOf(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>Reads the parts of the header; null when it is not of this form.</summary>
    public static IReadOnlyDictionary<string, string>? Parts(string parameters)
    {
        if (parameters.Length > 2048)
            return null;
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parameters.Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !parts.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
                return null;
        }

        return parts.Count == Names.Length && Names.All(parts.ContainsKey) ? parts : null;
    }
}
