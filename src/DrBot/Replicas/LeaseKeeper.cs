using DrBot.Journal;

namespace DrBot.Replicas;

/// <summary>Takes leases for this process and keeps them renewed.</summary>
internal sealed class LeaseKeeper(
    ILeases leases, Replica replica, LeaseTimes times, TimeProvider wire, ILogger<LeaseKeeper> logger)
{
    /// <summary>The clock of the leases.</summary>
    public TimeProvider Wire => wire;

    /// <summary>How long leases hold and how often they are asked for.</summary>
    public LeaseTimes Times => times;

    /// <summary>Takes a resource; null while another holds it.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written.</exception>
    public async Task<HeldLease?> TakeAsync(string resource, CancellationToken cancellationToken)
    {
        var asked = Instant.Now(wire);
        return await leases.TakeAsync(resource, replica.Holder, times.Length, cancellationToken) is { } lease
            ? new HeldLease(lease, asked, leases, times, wire, logger)
            : null;
    }
}
