namespace DrBot.Journal;

/// <summary>How far each projection of the journal has come.</summary>
internal interface ICursors
{
    /// <summary>The seq a projection has dealt with; −1 when it has not begun.</summary>
    Task<long> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>Moves a cursor ahead durably; it never moves back.</summary>
    /// <exception cref="JournalUnavailableException">It stays where it was.</exception>
    Task AdvanceAsync(string name, long seq, CancellationToken cancellationToken);
}
