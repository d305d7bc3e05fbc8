namespace DrBot.Journal;

/// <summary>
/// Who does a piece of work that only one replica may do at a time. A lease is a row with an epoch: whoever takes it
/// gets a higher epoch than everybody before, and a write that carries an older one is refused
/// (<see cref="AppendRequest.Fence"/>). Time passes by the store's own clock, so that replicas whose clocks differ agree.
/// </summary>
public interface ILeases
{
    /// <summary>Takes a resource that is free, has run out, was released, or is held by the same holder already
    /// (whose former lease then is lost); null while another holds it.</summary>
    /// <param name="resource">What only one may do: <c>run/DR-…-R1</c>, <c>surface</c>.</param>
    /// <param name="holder">Who: unique for a process, at most 200 characters.</param>
    /// <param name="length">How long it holds without being renewed.</param>
    /// <param name="cancellationToken">Ends the wait; the lease may have been taken all the same, and then runs out.</param>
    /// <exception cref="JournalUnavailableException">The store cannot be written; nothing is known to be taken.</exception>
    Task<Lease?> TakeAsync(string resource, string holder, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Makes it hold for this long from now; false when it was released or somebody else has taken it. One
    /// that ran out and that nobody took is held again.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written; it is as before.</exception>
    Task<bool> RenewAsync(Lease lease, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Lets it go, so that the next can take it at once; without effect when it is lost already.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written; it runs out by itself.</exception>
    Task ReleaseAsync(Lease lease, CancellationToken cancellationToken);
}

/// <summary>One holding of a resource.</summary>
/// <param name="Epoch">From 1; every taking of the resource has a higher one.</param>
public sealed record Lease(string Resource, string Holder, long Epoch);
