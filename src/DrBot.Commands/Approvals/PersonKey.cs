using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DrBot.Commands.Approvals;

/// <summary>
/// The public half of a person's key, as the plan holds it in one line: <c>ecdsa-p256:</c> and the base64 of its DER
/// SubjectPublicKeyInfo. There is one way to write a key, so that equal lines are equal keys.
/// </summary>
public sealed class PersonKey
{
    /// <summary>What every line begins with.</summary>
    public const string Prefix = "ecdsa-p256:";

    /// <summary>The surface of the account a key is: <c>key:FINGERPRINT</c>.</summary>
    public const string Surface = "key";

    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly byte[] spki;

    private PersonKey(byte[] spki)
    {
        this.spki = spki;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(spki));
    }

    /// <summary>SHA-256 of the DER SubjectPublicKeyInfo, 64 lower-case hex digits.</summary>
    public string Fingerprint { get; }

    /// <summary>The line for the plan.</summary>
    public string Line => Prefix + Convert.ToBase64String(spki);

    /// <summary>The public half of a key pair.</summary>
    /// <exception cref="ArgumentException">The key is not on the curve P-256.</exception>
    public static PersonKey Of(ECDsa pair)
    {
        var spki = pair.ExportSubjectPublicKeyInfo();
        return TryRead(Prefix + Convert.ToBase64String(spki), out var key)
            ? key
            : throw new ArgumentException("the key is not an ECDSA key on the curve P-256", nameof(pair));
    }

    /// <summary>The fingerprint of a line, without judging the key in it; null when it is no such line.</summary>
    public static string? FingerprintOf(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var bytes = new byte[line.Length];
        return Convert.TryFromBase64String(line[Prefix.Length..], bytes, out var length)
            ? Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length)))
            : null;
    }

    /// <summary>Reads the plan's line.</summary>
    public static bool TryRead(string line, [NotNullWhen(true)] out PersonKey? key)
    {
        key = null;
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var bytes = new byte[line.Length];
        if (!Convert.TryFromBase64String(line[Prefix.Length..], bytes, out var length) || length == 0)
            return false;
        bytes = bytes[..length];
        try
        {
            using var read = ECDsa.Create();
            read.ImportSubjectPublicKeyInfo(bytes, out var used);
            // Written again it must be the same, or one key could stand in a plan in two ways, for two people.
            if (used != length || read.ExportParameters(false).Curve.Oid.Value != P256
                || !read.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(bytes)
                || Prefix + Convert.ToBase64String(bytes) != line)
                return false;
            key = new PersonKey(bytes);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>True when the text was signed with the private half: ECDSA P-256, SHA-256, DER signature.</summary>
    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki, out _);
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
