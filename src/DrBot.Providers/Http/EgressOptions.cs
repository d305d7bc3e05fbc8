using System.Security.Cryptography.X509Certificates;

namespace DrBot.Providers.Http;

/// <summary>What one client wants of its connections.</summary>
public sealed record EgressOptions
{
    /// <summary>The longest a connection (TCP and TLS) may take to open; default 4 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Where to connect instead, <c>host:port</c> to <c>host:port</c>; names in requests and certificates
    /// stay. The egress rule applies to the place connected to.</summary>
    public IReadOnlyDictionary<string, string> Resolve { get; init; } = new Dictionary<string, string>();

    /// <summary>Certificate authorities trusted besides the system's; null for none.</summary>
    public X509Certificate2Collection? AdditionalRoots { get; init; }

    /// <summary>Certificate authorities trusted instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? OnlyRoots { get; init; }

    /// <summary>The certificate this client shows; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }
}
