using System.Security.Cryptography;
using System.Text;

namespace DrBot.Journal.Audit;

/// <summary>A public key checkpoints are verified with: ECDSA over P-256.</summary>
internal sealed class AuditKey
{
    private const string LinePrefix = "ecdsa-p256:";
    private readonly byte[] spki;

    private AuditKey(byte[] spki)
    {
        this.spki = spki;
        Id = Convert.ToHexStringLower(SHA256.HashData(spki).AsSpan(0, 4));
    }

    /// <summary>What notes name the key by: the first four bytes of SHA-256 of its DER SPKI, 8 hex digits.</summary>
    public string Id { get; }

    /// <summary>Its DER SPKI in base64, one line.</summary>
    public string Base64 => Convert.ToBase64String(spki);

    /// <summary>Reads the PEM of a public key.</summary>
    /// <exception cref="FormatException">It is none, or of another kind.</exception>
    public static AuditKey FromPem(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            throw new FormatException("this is a private key; verifying needs the public one alone: openssl pkey -in KEY -pubout");
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new FormatException("this is no public key in PEM (-----BEGIN PUBLIC KEY-----)", e);
        }

        return Of(key);
    }

    /// <summary>Reads a DER SPKI in base64, as a PEM or as the line of a plan (<c>ecdsa-p256:…</c>).</summary>
    /// <exception cref="FormatException">It is none, or of another kind.</exception>
    public static AuditKey Parse(string text)
    {
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            return FromPem(text);
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text.Trim().Replace(LinePrefix, "", StringComparison.Ordinal)), out _);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new FormatException("this is no public key as one line of base64 (the DER of its SubjectPublicKeyInfo)", e);
        }

        return Of(key);
    }

    /// <summary>The public half of a key.</summary>
    /// <exception cref="FormatException">The key is of another curve.</exception>
    public static AuditKey Of(ECDsa key)
    {
        if (key.KeySize != 256 || key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value
            != ECCurve.NamedCurves.nistP256.Oid.Value)
            throw new FormatException("the key is not of the curve P-256: openssl ecparam -name prime256v1 -genkey -noout");
        return new AuditKey(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>True when the signature (DER) is this key's over the text (UTF-8, SHA-256).</summary>
    public bool Verifies(string text, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki, out _);
        return key.VerifyData(
            Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
