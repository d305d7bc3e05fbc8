using DrBot.Journal.Postgres;
using DrBot.Journal.Sqlite;

namespace DrBot.Journal;

/// <summary>Opens the store that a configuration or <c>--store</c> names.</summary>
internal static class Stores
{
    /// <summary>Opens a store for reading only, beside a running server or after it: takes no lock, checks no chain.</summary>
    /// <exception cref="StoreRefusedException">There is no such store, or it is of a newer schema.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be reached or read.</exception>
    public static async Task<IStore> OpenReadOnlyAsync(StoreUrl url, TimeProvider wire, CancellationToken cancellationToken) =>
        url.Postgres is { } place
            ? await PostgresJournal.OpenReadOnlyAsync(place, wire, cancellationToken)
            : SqliteJournal.OpenReadOnly(url.SqlitePath);
}
