using System.Globalization;

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
        using var place = new BenchmarkStore();
        await using var journal = await place.OpenAsync(maxBatch);
        return await Load.RunAsync(clients, each, (client, _) => BenchmarkStore.AppendAsync(journal, "incident/" + client));
    }
}
