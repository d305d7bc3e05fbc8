using System.Security.Cryptography;
using System.Text;

namespace DrBot.Journal.Audit;

/// <summary>Signs with a private key held by this process. Prints nothing of it.</summary>
internal sealed class PemSigner : IAuditSigner
{
    private readonly Lock gate = new();
    private readonly ECDsa secret;

    private PemSigner(ECDsa secret)
    {
        this.secret = secret;
        Key = AuditKey.Of(secret);
    }

    /// <inheritdoc />
    public AuditKey Key { get; }

    /// <summary>Reads the PEM of a private key (PKCS#8 or SEC1), not encrypted.</summary>
    /// <exception cref="FormatException">It is none, or of another kind; nothing of it is repeated.</exception>
    public static PemSigner Parse(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: true).D is null)
                throw new FormatException("holds a public key; signing needs the private one");
            return new PemSigner(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            // The cause is left out: it could repeat what was read.
            throw new FormatException(
                "holds no private key in PEM; make one: openssl ecparam -name prime256v1 -genkey -noout -out audit.pem");
        }
        catch (FormatException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public Task<byte[]> SignAsync(string text, CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult(secret.SignData(
                Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }
}
