using System.Security.Cryptography;

namespace DrBot.Replicas;

/// <summary>Which of several processes this one is.</summary>
/// <param name="Name">What people read: the configured name, or host and process.</param>
/// <param name="Holder">What leases are held by: never the same for two processes, not even after a restart.</param>
internal sealed record Replica(string Name, string Holder)
{
    /// <summary>This process, under its configured name if it has one.</summary>
    public static Replica Of(string? configured)
    {
        var name = configured ?? $"{Environment.MachineName}/{Environment.ProcessId}";
        return new Replica(name, $"{name}#{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}");
    }
}
