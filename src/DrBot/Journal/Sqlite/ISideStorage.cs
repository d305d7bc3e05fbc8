namespace DrBot.Journal.Sqlite;

/// <summary>What the side stores need of the file they share with the journal.</summary>
internal interface ISideStorage
{
    /// <summary>A read in one consistent view.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken);

    /// <summary>A durable write, in the journal's own order of writes. Must be harmless to repeat.</summary>
    /// <exception cref="JournalUnavailableException">Nothing was written.</exception>
    Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken);
}
