using DrBot.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

/// <summary>A folder of its own for a test's store.</summary>
internal sealed class StoreFolder : IDisposable
{
    public const string Origin = "drbot.example/test-1";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drbot-journal-");

    public string Database => Path.Combine(folder.FullName, "drbot.db");

    public string Root => folder.FullName;

    public SqliteOptions Options => new() { Path = Database, Origin = Origin };

    public Task<SqliteJournal> OpenAsync() => OpenAsync(Options);

    public Task<SqliteJournal> OpenAsync(SqliteOptions options) =>
        SqliteJournal.OpenAsync(options, TimeProvider.System, CancellationToken.None);

    /// <summary>Runs SQL as another program would, without any of the journal's guards.</summary>
    public void Sql(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
