using System.Security.Cryptography.X509Certificates;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>Where an API server is, why we believe it, and who we are to it.</summary>
internal sealed record ClusterConnection
{
    /// <summary>Its address; may have a path of its own, and may be plain http.</summary>
    public required Uri Server { get; init; }

    public required IClusterIdentity Identity { get; init; }

    /// <summary>The authorities to believe; null for the system's.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The name its certificate bears, when not that of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The files all this was read from: a change to one of them is a reason to read again.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
