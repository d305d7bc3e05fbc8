using DrBot.Commands.Plans;

namespace DrBot.Journal;

/// <summary>The bytes of every plan a run may name, kept under their hash for as long as the journal.</summary>
internal interface IPlanArchive
{
    /// <summary>Keeps a plan's files; a plan that is kept already is left as it is.</summary>
    /// <param name="hash">plan-sha256 of the files.</param>
    /// <param name="files">The plan's file first, then its templates.</param>
    /// <param name="cancellationToken">Ends the wait while nothing is written.</param>
    /// <exception cref="ArgumentException">The files have another hash.</exception>
    /// <exception cref="JournalUnavailableException">Nothing was kept.</exception>
    Task StoreAsync(string hash, IReadOnlyList<PlanSource> files, CancellationToken cancellationToken);

    /// <summary>The files as they were kept, or null when there are none of this hash.</summary>
    /// <exception cref="InvalidDataException">What is kept no longer has its hash.</exception>
    Task<IReadOnlyList<PlanSource>?> GetAsync(string hash, CancellationToken cancellationToken);
}
