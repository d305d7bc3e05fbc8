using System.Collections.Frozen;

namespace DrBot.Providers.Aws.Rds;

/// <summary>What the status words of an instance mean for us.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html</remarks>
internal static class InstanceStatus
{
    public const string Available = "available";

    private static readonly FrozenSet<string> Usable =
        FrozenSet.Create(StringComparer.Ordinal, Available, "backing-up", "storage-optimization");

    private static readonly FrozenSet<string> Dead = FrozenSet.Create(StringComparer.Ordinal,
        "deleted", "deleting", "failed", "stopped", "stopping", "incompatible-restore", "incompatible-parameters",
        "incompatible-network",
        "incompatible-credentials", "incompatible-option-group", "inaccessible-encryption-credentials",
        "inaccessible-encryption-credentials-recoverable", "restore-error", "storage-full", "insufficient-capacity");

    /// <summary>Serves reads and writes; a backup or a storage optimisation in the background does not hinder
    /// it.</summary>
    public static bool Serves(string status) => Usable.Contains(status);

    /// <summary>Will not leave this status without a person.</summary>
    public static bool NeedsPerson(string status) => Dead.Contains(status);
}
