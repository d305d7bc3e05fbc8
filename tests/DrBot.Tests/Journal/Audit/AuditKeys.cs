using System.Security.Cryptography;
using DrBot.Journal.Audit;

namespace DrBot.Tests.Journal.Audit;

/// <summary>Keys for tests, new each time.</summary>
internal static class AuditKeys
{
    /// <summary>A private key as PEM.</summary>
    public static string NewPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>A signer with a key of its own.</summary>
    public static PemSigner NewSigner() => PemSigner.Parse(NewPem());

    /// <summary>The public half as PEM.</summary>
    public static string PublicPem(this IAuditSigner signer) =>
        $"-----BEGIN PUBLIC KEY-----\n{signer.Key.Base64}\n-----END PUBLIC KEY-----\n";
}
