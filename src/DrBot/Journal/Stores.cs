using System.Text.Json.Nodes;
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

    /// <summary>Makes a store where there is none.</summary>
    /// <param name="url">Where.</param>
    /// <param name="origin">The log's name.</param>
    /// <param name="opening">What its first entry says.</param>
    /// <param name="wire">The clock; dates the first entry.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreRefusedException">There is one already, or it cannot be made.</exception>
    public static async Task CreateAsync(
        StoreUrl url, string origin, JsonObject opening, TimeProvider wire, CancellationToken cancellationToken)
    {
        if (url.Postgres is { } place)
        {
            var options = new PostgresOptions { Place = place, Origin = origin, Wire = wire, Opening = opening };
            await using var made = await PostgresJournal.OpenAsync(options, null, cancellationToken);
            DemandNew(url, made.Head);
            return;
        }

        if (File.Exists(url.SqlitePath))
            throw new StoreRefusedException($"there is a file {url.SqlitePath} already; name another one");
        await using var journal = await SqliteJournal.OpenAsync(
            new SqliteOptions { Path = url.SqlitePath, Origin = origin, Opening = opening }, wire, cancellationToken);
    }

    private static void DemandNew(StoreUrl url, long head)
    {
        if (head != 0)
            throw new StoreRefusedException($"there is a log of {head + 1} entries in {url} already; name another database");
    }
}
