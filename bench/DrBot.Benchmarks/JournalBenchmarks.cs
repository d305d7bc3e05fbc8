using System.Globalization;
using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Benchmarks;

/// <summary>The journal alone, on the disk under the temporary folder (or under <c>DRBOT_BENCH_DIR</c>).</summary>
internal static class JournalBenchmarks
{
    /// <summary>How long one durable append takes when nobody else writes.</summary>
    public static async Task AppendAsync()
    {
        var measured = await MeasureAsync(maxBatch: 256, clients: 1, each: 1000);
        Console.WriteLine($"durable append, 1 client    {measured}");
    }

    /// <summary>What sharing a commit brings: five pairs, one after the other, so that the disk's mood hits both.</summary>
    public static async Task GroupCommitAsync()
    {
        var ratios = new List<double>();
        for (var round = 1; round <= 5; round++)
        {
            var alone = await MeasureAsync(maxBatch: 1, clients: 32, each: 60);
            var group = await MeasureAsync(maxBatch: 256, clients: 32, each: 60);
            ratios.Add(group.PerSecond / alone.PerSecond);
            Console.WriteLine($"round {round}  one by one     {alone}");
            Console.WriteLine($"round {round}  group commit   {group}");
        }

        ratios.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"group commit / one by one, 32 writers, median of 5: {ratios[2]:0.0} x the throughput ({ratios[0]:0.0}–{ratios[^1]:0.0})"));
    }

    private static async Task<Measurement> MeasureAsync(int maxBatch, int clients, int each)
    {
        var root = Environment.GetEnvironmentVariable("DRBOT_BENCH_DIR") ?? Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(root, "drbot-bench-" + Path.GetRandomFileName()));
        try
        {
            var options = new SqliteOptions
            {
                Path = Path.Combine(folder.FullName, "journal.db"),
                Origin = "drbot.example/bench",
                MaxBatch = maxBatch,
            };
            await using var journal = await SqliteJournal.OpenAsync(options, TimeProvider.System, CancellationToken.None);
            return await Load.RunAsync(clients, each, (client, _) => AppendOneAsync(journal, "incident/" + client));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task AppendOneAsync(SqliteJournal journal, string stream)
    {
        var data = new JsonObject
        {
            ["slot"] = "manager",
            ["digest"] = new string('a', 64),
            ["note"] = new string('x', 200),
        };
        var record = new JournalRecord("approval.recorded", "DR-1", "DR-1-R1", "sarah.chen", 1, data);
        return journal.AppendAsync(
            new AppendRequest
            {
                Streams = [new StreamAppend(stream, StreamAppend.AnyVersion, [record])],
                At = DateTimeOffset.UnixEpoch,
            },
            CancellationToken.None);
    }
}
