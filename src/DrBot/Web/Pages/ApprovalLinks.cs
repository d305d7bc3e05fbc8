using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DrBot.Web.Pages;

/// <summary>
/// Signed links for approvers: each names a run, its digest and a person, and ends. A link shows the run and how to vote;
/// following it is never a vote.
/// </summary>
internal sealed class ApprovalLinks(WebOptions options, TimeProvider wire)
{
    private const string Heading = "drbot-link/1\n";
    private const int Longest = 1000;

    /// <summary>How long a link is good for.</summary>
    public static readonly TimeSpan ValidFor = TimeSpan.FromHours(2);

    /// <summary>True when links can be made: there is a secret to sign with and an address to begin with.</summary>
    public bool CanBeMade => options is { LinkSecret.IsEmpty: false, PublicUrl: not null };

    /// <summary>The address for a person.</summary>
    public Uri For(string run, string digest, string person) =>
        new(options.PublicUrl!, $"approve/{Write(new ApprovalLink(run, digest, person, wire.GetUtcNow().Add(ValidFor).ToUnixTimeSeconds()))}");

    /// <summary>What a link names; null when it is not ours, was changed, or has ended.</summary>
    public ApprovalLink? Read(string token)
    {
        if (!CanBeMade || token.Length > Longest || token.Split('.') is not [var payload, var mac]
            || !TryDecode(payload, out var bytes) || !TryDecode(mac, out var given)
            || !CryptographicOperations.FixedTimeEquals(MacOf(bytes), given))
            return null;
        return Encoding.UTF8.GetString(bytes).Split('\n') is [var run, var digest, var person, var ends]
            && long.TryParse(ends, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && wire.GetUtcNow().ToUnixTimeSeconds() < end
            ? new ApprovalLink(run, digest, person, end)
            : null;
    }

    private string Write(ApprovalLink link)
    {
        var payload = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{link.Run}\n{link.Digest}\n{link.Person}\n{link.Ends}"));
        return $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(MacOf(payload))}";
    }

    private byte[] MacOf(byte[] payload) => HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(options.LinkSecret!.Reveal()), (byte[])[.. Encoding.ASCII.GetBytes(Heading), .. payload]);

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text))
            return false;
        bytes = Base64Url.DecodeFromChars(text);
        // One way to write it: what has two spellings is not what was signed.
        return Base64Url.EncodeToString(bytes) == text;
    }
}

/// <summary>What a link names.</summary>
/// <param name="Ends">When it ends, in seconds since 1970.</param>
internal sealed record ApprovalLink(string Run, string Digest, string Person, long Ends);
