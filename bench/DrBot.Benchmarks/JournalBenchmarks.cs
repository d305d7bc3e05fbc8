using System.Globalization;
using DrBot.Journal.Postgres;
using DrBot.TestKit;

namespace DrBot.Benchmarks;

/// <summary>The durable append alone, and what sharing a commit brings.</summary>
internal static class JournalBenchmarks
{
    /// <summary>How long one durable append takes when nobody else writes.</summary>
    public static async Task AppendAsync()
    {
        var measured = await MeasureAsync(maxBatch: 256, clients: 1, each: 1000);
        Console.WriteLine($"durable append, 1 client    {measured}");
    }

    /// <summary>What sharing a commit brings: five pairs, one after the other, so that the disk's mood hits both.</summary>
    public static Task GroupCommitAsync() => GroupCommitAsync("SQLite", batch => MeasureAsync(batch, clients: 32, each: 60));

    /// <summary>The same on a PostgreSQL of its own, which waits for its disk as it is shipped.</summary>
    public static async Task GroupCommitPostgresAsync()
    {
        await using var server = await PostgresServer.StartAsync("fsync = on", "synchronous_commit = on");
        await GroupCommitAsync("PostgreSQL", batch => MeasureAsync(server, batch));
    }

    private static async Task GroupCommitAsync(string store, Func<int, Task<Measurement>> measureAsync)
    {
        var ratios = new List<double>();
        for (var round = 1; round <= 5; round++)
        {
            var alone = await measureAsync(1);
            var group = await measureAsync(256);
            ratios.Add(group.PerSecond / alone.PerSecond);
            Console.WriteLine($"round {round}  one by one     {alone}");
            Console.WriteLine($"round {round}  group commit   {group}");
        }

        ratios.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"group commit / one by one, 32 writers, {store}, median of 5: {ratios[2]:0.0} x the throughput ({ratios[0]:0.0}–{ratios[^1]:0.0}); {ProcessFacts.Load()}"));
    }

    private static async Task<Measurement> MeasureAsync(PostgresServer server, int maxBatch)
    {
        var options = new PostgresOptions
        {
            Place = PostgresPlace.Parse(server.Url(await server.CreateDatabaseAsync())),
            Origin = "drbot.example/bench",
            Wire = TimeProvider.System,
            MaxBatch = maxBatch,
        };
        await using var journal = await PostgresJournal.OpenAsync(options, null, CancellationToken.None);
        return await Load.RunAsync(32, 40, (client, _) => BenchmarkStore.AppendAsync(journal, "incident/" + client));
    }

    private static async Task<Measurement> MeasureAsync(int maxBatch, int clients, int each)
    {
        using var place = new BenchmarkStore();
        await using var journal = await place.OpenAsync(maxBatch);
        return await Load.RunAsync(clients, each, (client, _) => BenchmarkStore.AppendAsync(journal, "incident/" + client));
    }
}
