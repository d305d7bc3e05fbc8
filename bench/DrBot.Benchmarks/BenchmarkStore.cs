using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Benchmarks;

/// <summary>A store of its own on the disk under the temporary folder, or under <c>DRBOT_BENCH_DIR</c>.</summary>
internal sealed class BenchmarkStore : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(
        Environment.GetEnvironmentVariable("DRBOT_BENCH_DIR") ?? Path.GetTempPath(), "drbot-bench-" + Path.GetRandomFileName()));

    /// <summary>The database's file.</summary>
    public string Database => Path.Combine(folder.FullName, "journal.db");

    public Task<SqliteJournal> OpenAsync(int maxBatch = 256, string origin = "drbot.example/bench")
    {
        var options = new SqliteOptions
        {
            Path = Database,
            Origin = origin,
            MaxBatch = maxBatch,
        };
        return SqliteJournal.OpenAsync(options, TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Appends an entry of the size of a vote.</summary>
    public static Task AppendAsync(IJournal journal, string stream)
    {
        var data = new JsonObject
        {
            ["slot"] = "manager",
            ["digest"] = new string('a', 64),
            ["note"] = new string('x', 200),
        };
        var record = new JournalRecord("bench.filler", "", "", "system", 1, data);
        return journal.AppendAsync(
            new AppendRequest
            {
                Streams = [new StreamAppend(stream, StreamAppend.AnyVersion, [record])],
                At = DateTimeOffset.UnixEpoch,
            },
            CancellationToken.None);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
