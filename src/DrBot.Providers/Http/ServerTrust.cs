using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace DrBot.Providers.Http;

/// <summary>Which servers a client believes, and who it says it is.</summary>
internal static class ServerTrust
{
    public static SslClientAuthenticationOptions Options(EgressOptions options)
    {
        var ssl = new SslClientAuthenticationOptions();
        if (options.ClientCertificate is { } certificate)
            ssl.ClientCertificateContext = SslStreamCertificateContext.Create(certificate,
                additionalCertificates: null, offline: true);
        if (options.OnlyRoots is { } only)
            ssl.CertificateChainPolicy = Policy(only);
        else if (options.AdditionalRoots is { Count: > 0 } additional)
            ssl.RemoteCertificateValidationCallback = (_, shown, chain, errors) =>
                errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors
                    && shown is not null && Leads(shown, chain, additional));
        return ssl;
    }

    // The system's roots said no; the additional ones may still say yes. The name was checked already.
    private static bool Leads(X509Certificate shown, X509Chain? sent, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(roots) };
        if (sent is not null)
            foreach (var element in sent.ChainElements)
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        return chain.Build(leaf);
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A private authority has no revocation service to ask, and asking would be a connection of its own.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
