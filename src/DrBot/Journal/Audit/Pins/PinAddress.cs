using System.Text.RegularExpressions;
using DrBot.Updates.Channels;

namespace DrBot.Journal.Audit.Pins;

/// <summary>A pin as <c>audit.pins</c> names it.</summary>
internal abstract partial record PinAddress
{
    private const string Allowed = "allowed are file:PATH, s3://BUCKET/PREFIX?region=REGION, slack, email:ADDRESS";

    private PinAddress()
    {
    }

    /// <summary>Notes one after the other in one file.</summary>
    internal sealed record File(string Path) : PinAddress;

    /// <summary>Objects in a bucket.</summary>
    /// <param name="Prefix">Ends with a slash, or is empty.</param>
    internal sealed record Bucket(string Name, string Prefix, string Region) : PinAddress;

    /// <summary>The small print of Slack's cards.</summary>
    internal sealed record Slack : PinAddress;

    /// <summary>Mails.</summary>
    internal sealed record Mail(string Address) : PinAddress;

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none; the message says what is allowed.</exception>
    public static PinAddress Parse(string text, string folder)
    {
        if (text == "slack")
            return new Slack();
        if (text.StartsWith("file:", StringComparison.Ordinal) && text.Length > 5)
            return new File(Path.GetFullPath(text[5..], folder));
        if (text.StartsWith("email:", StringComparison.Ordinal))
            return MailAddress.Problem(text[6..]) is { } problem
                ? throw new FormatException($"'{text}': {problem}")
                : new Mail(text[6..]);
        if (BucketForm().Match(text) is { Success: true } match)
            return new Bucket(
                match.Groups[1].Value, match.Groups[2].Value.Trim('/') is { Length: > 0 } p ? p + "/" : "", match.Groups[3].Value);
        throw new FormatException($"'{text}' is no pin; {Allowed}");
    }

    // Characters that a signature writes as they are: so the key signed is the key sent.
    [GeneratedRegex(@"^s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?\?region=([a-z0-9-]+)$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketForm();
}
