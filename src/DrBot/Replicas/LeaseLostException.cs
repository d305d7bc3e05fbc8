using DrBot.Journal;

namespace DrBot.Replicas;

/// <summary>Another replica goes on with this work: whatever was about to be done or written under the lease is left to
/// it.</summary>
internal sealed class LeaseLostException(Lease lease) : Exception(
    $"the lease of {lease.Resource} with epoch {lease.Epoch} is lost: another replica goes on with it")
{
    /// <summary>What was lost.</summary>
    public Lease Lease { get; } = lease;
}
