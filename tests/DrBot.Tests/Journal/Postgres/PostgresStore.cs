using DrBot.Journal;
using DrBot.Journal.Postgres;
using DrBot.TestKit;

namespace DrBot.Tests.Journal.Postgres;

/// <summary>A database of its own on the one server of these tests.</summary>
internal sealed class PostgresStore
{
    public const string Origin = "drbot.example/test-1";

    private PostgresStore(PostgresServer server, string database) => (Server, Database) = (server, database);

    public PostgresServer Server { get; }

    public string Database { get; }

    public PostgresOptions Options => new()
    {
        Place = PostgresPlace.Parse(Server.Url(Database)), Origin = Origin, Wire = TimeProvider.System,
    };

    public static async Task<PostgresStore> CreateAsync(PostgresServer? server = null)
    {
        server ??= await PostgresServer.SharedAsync();
        return new PostgresStore(server, await server.CreateDatabaseAsync());
    }

    public Task<PostgresJournal> OpenAsync() => OpenAsync(Options);

    public Task<PostgresJournal> OpenAsync(PostgresOptions options) =>
        PostgresJournal.OpenAsync(options, null, CancellationToken.None);

    public Task<string> SqlAsync(string sql) => Server.SqlAsync(Database, sql);

    /// <summary>Everything the database holds, as an auditor would check it.</summary>
    public async Task<IReadOnlyList<byte[]>> LinesAsync()
    {
        await using var reader = await PostgresJournal.OpenReadOnlyAsync(Options.Place, TimeProvider.System, CancellationToken.None);
        return await ((IStore)reader).ReadLinesAsync(-1, int.MaxValue, CancellationToken.None);
    }
}
