using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DrBot.Sandbox.Http;

/// <summary>A certificate authority made at start and trusted by nobody but the DrBot it is handed to.</summary>
public sealed class PracticeCa : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly DateTimeOffset _now;

    /// <summary>Makes a new authority, valid for 30 days.</summary>
    public PracticeCa(TimeProvider wire)
    {
        _now = wire.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=DrBot practice CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(30));
    }

    /// <summary>The authority's certificate, for the <c>ca:</c> of DrBot's configuration.</summary>
    public string Pem => _root.ExportCertificatePem();

    /// <summary>A server certificate for the names.</summary>
    public X509Certificate2 Issue(IEnumerable<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=DrBot practice world", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        using var certificate =
            request.Create(_root, _now.AddDays(-1), _now.AddDays(29), RandomNumberGenerator.GetBytes(12));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <inheritdoc />
    public void Dispose() => _root.Dispose();
}
