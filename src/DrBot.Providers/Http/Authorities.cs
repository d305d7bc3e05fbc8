using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DrBot.Providers.Http;

/// <summary>Certificate authorities in PEM, one or several.</summary>
internal static class Authorities
{
    /// <exception cref="ProviderException">There is none.</exception>
    public static X509Certificate2Collection Read(byte[] pem, string where)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(Encoding.ASCII.GetString(pem));
        }
        catch (CryptographicException e)
        {
            throw Misconfigured.Because("certificates",
                $"{where}: the certificate authority cannot be read: {e.Message}", e);
        }

        return all.Count > 0 ? all
            : throw Misconfigured.Because("certificates", $"{where}: there is no certificate in PEM form");
    }
}
