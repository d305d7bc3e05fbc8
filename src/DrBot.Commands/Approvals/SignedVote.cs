using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DrBot.Commands.Approvals;

/// <summary>
/// What a person's key signs to say yes or no: a text of fixed lines, so that a signature given for one thing can never
/// be read as another. An auditor builds it again from the journal's entry.
/// </summary>
/// <param name="Origin">The log's origin: which DrBot is meant.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Digest">The run digest, 64 hex digits.</param>
/// <param name="Approves">True for a yes, false for a no.</param>
/// <param name="Person">The person's key in the plan.</param>
/// <param name="Time">When it was signed, in seconds since 1970 by the wire clock.</param>
/// <param name="Nonce">32 lower-case hex digits, never used before.</param>
public sealed record SignedVote(
    string Origin, string Run, string Digest, bool Approves, string Person, long Time, string Nonce)
{
    /// <summary>How far the signer's clock may be away, in either direction.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(300);

    /// <summary>The vote an entry of the journal tells of; null when it was not given by a key.</summary>
    public static SignedVote? Of(VoteRecorded vote) => vote.Proof?.Key is { } key
        ? new SignedVote(key.Origin, vote.Run, vote.Digest, Approves: true, vote.Person, key.Time, key.Nonce)
        : null;

    /// <summary>The no an entry of the journal tells of; null when it was not given by a key.</summary>
    public static SignedVote? Of(VoteDenied vote) => vote.Proof?.Key is { } key
        ? new SignedVote(key.Origin, vote.Run, vote.Digest, Approves: false, vote.Person, key.Time, key.Nonce)
        : null;

    /// <summary>The bytes that are signed: eight lines of UTF-8, each ended by LF.</summary>
    /// <exception cref="ArgumentException">A part holds a control character and could pretend to be another line.</exception>
    public byte[] ToBytes() => SignedText.Of(
        "drbot-vote/1",
        ("origin", Origin),
        ("run", Run),
        ("digest", Digest),
        ("decision", Approves ? "approve" : "reject"),
        ("person", Person),
        ("time", Time.ToString(CultureInfo.InvariantCulture)),
        ("nonce", Nonce));

    /// <summary>Signs it.</summary>
    public KeySignature Sign(ECDsa pair) => new(
        PersonKey.Of(pair).Fingerprint, Origin, Nonce, Time,
        Convert.ToBase64String(pair.SignData(ToBytes(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));

    /// <summary>True when the signature is this vote's, by this key.</summary>
    public bool IsSignedBy(PersonKey key, KeySignature signature) =>
        signature.Key == key.Fingerprint && SignedText.TryBase64(signature.Value, out var bytes)
        && key.Verifies(ToBytes(), bytes);
}

/// <summary>Texts of fixed lines that keys sign.</summary>
public static class SignedText
{
    /// <summary>A heading and named lines, UTF-8, each ended by LF.</summary>
    /// <exception cref="ArgumentException">A part holds a control character.</exception>
    public static byte[] Of(string heading, params ReadOnlySpan<(string Name, string Value)> lines)
    {
        var text = new StringBuilder(heading).Append('\n');
        foreach (var (name, value) in lines)
        {
            if (value.Any(char.IsControl))
                throw new ArgumentException($"'{name}' holds a control character; it cannot be signed", nameof(lines));
            text.Append(name).Append(' ').Append(value).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads base64 of at most 512 characters.</summary>
    public static bool TryBase64(string? text, out byte[] bytes)
    {
        bytes = [];
        if (text is not { Length: > 0 and <= 512 })
            return false;
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, buffer, out var length))
            return false;
        bytes = buffer[..length];
        return true;
    }
}
