using System.Text.RegularExpressions;

namespace DrBot.Providers.Http;

/// <summary>Takes secrets out of what is shown, logged or journalled.</summary>
internal static partial class Redaction
{
    private const string Blank = "***";

    /// <summary>An address without user info and with secret query values blanked.</summary>
    public static string Url(Uri? uri)
    {
        if (uri is null)
            return "";
        var plain = uri.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped);
        return SecretQuery().Replace(plain, $"$1={Blank}");
    }

    /// <summary>Text of others, such as an error message that echoes the request.</summary>
    public static string Text(string text) =>
        SecretQuery()
            .Replace(SecretHeader().Replace(Bearer().Replace(KnownSecrets.Blank(text), $"$1 {Blank}"), $"$1:{Blank}"), $"$1={Blank}");

    /// <summary>The first characters of a text of others on one line, without secrets.</summary>
    public static string Snippet(string text, int length = 200)
    {
        var line = Blanks().Replace(Text(text), " ").Trim();
        return line.Length <= length ? line : line[..length] + "…";
    }

    [GeneratedRegex(
        "\\b(X-Amz-Signature|X-Amz-Security-Token|X-Amz-Credential|access_token|token|sig|Signature)=[^&\\s\"']+",
        RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretQuery();

    [GeneratedRegex("\\b(authorization|x-amz-security-token)\\s*:\\s*[^\\r\\n\"']+", RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretHeader();

    [GeneratedRegex("\\b(Bearer|Basic|AWS4-HMAC-SHA256)\\s+(Credential=)?[A-Za-z0-9+/=_.,;:-]{8,}", RegexOptions.None,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bearer();

    [GeneratedRegex("\\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
