using DrBot.Commands.Plans;

namespace DrBot.Journal;

/// <summary>The journal and everything that lies beside it in the same store. Opened for reading only, every write is
/// refused with <see cref="JournalUnavailableException"/>.</summary>
internal interface IStore : IJournal, IChainStore, IAsyncDisposable
{
    /// <summary>The snapshot the chain was checked from at opening (<see cref="ChainCheck.OpenAsync"/>): what lies before it
    /// was not checked yet. Null when all of it was, or none.</summary>
    ChainSnapshot? CheckedFrom { get; }

    /// <summary>The plans runs may name.</summary>
    IPlanArchive Plans { get; }

    /// <summary>How far each projection has come.</summary>
    ICursors Cursors { get; }

    /// <summary>Which messages were posted where.</summary>
    IPostedMessages Messages { get; }

    /// <summary>What each button means.</summary>
    IButtonMeanings Buttons { get; }

    /// <summary>Who does what only one may do at a time.</summary>
    ILeases Leases { get; }

    /// <summary>The signed checkpoints of the log.</summary>
    ICheckpoints Checkpoints { get; }

    /// <summary>From now on nothing is recorded any more: the chain was found broken. There is no way back but opening it
    /// anew.</summary>
    /// <param name="because">Why, as a sentence for a person.</param>
    void Refuse(string because);

    /// <summary>Writes a mark durably: completes if the store can be written now.</summary>
    /// <exception cref="JournalUnavailableException">It cannot.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Erases a private text for good; the chain still verifies and readings give null. False when there was
    /// none of that hash.</summary>
    /// <param name="hash">64 hex digits, as the line holds them.</param>
    /// <param name="cancellationToken">Ends the wait while nothing is written.</param>
    Task<bool> EraseAsync(string hash, CancellationToken cancellationToken);

    /// <summary>The hashes under which a text is kept: one for each time it was recorded.</summary>
    Task<IReadOnlyList<string>> FindPrivateAsync(string text, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> lines above a seq, byte for byte, without LF.</summary>
    Task<IReadOnlyList<byte[]>> ReadLinesAsync(long afterSeq, int limit, CancellationToken cancellationToken);

    /// <summary>The hashes of all plans kept, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListPlansAsync(CancellationToken cancellationToken);

    /// <summary>A plan's files as they are kept, unchecked; empty when there are none.</summary>
    Task<IReadOnlyList<PlanSource>> ReadPlanAsync(string hash, CancellationToken cancellationToken);
}
