using System.Diagnostics;
using System.Globalization;
using DrBot.Journal.Sqlite;

namespace DrBot.Benchmarks;

/// <summary>What an append, a read of one stream and a start cost as the journal grows, in one run.</summary>
internal static class JournalGrowth
{
    private const int Writers = 32;
    private const int EntriesPerStream = 50;
    private static readonly int[] Sizes = [1_000, 100_000, 1_000_000];

    public static async Task RunAsync()
    {
        using var place = new BenchmarkStore();
        var medians = new List<double>();
        var streams = 0;
        foreach (var size in Sizes)
        {
            var opening = Stopwatch.GetTimestamp();
            await using var journal = await place.OpenAsync();
            var opened = Stopwatch.GetElapsedTime(opening);
            var entries = journal.Head;
            streams = await FillAsync(journal, streams, size);

            var append = await Load.RunAsync(1, 300, (_, i) => BenchmarkStore.AppendAsync(journal, "incident/new-" + (i % 10)));
            var fold = await Load.RunAsync(
                1, 300, (_, i) => journal.ReadStreamAsync($"incident/{i * 31 % streams}", 0, CancellationToken.None));
            medians.Add(append.P50);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entries,9} entries  opened in {opened.TotalMilliseconds:0} ms"));
            Console.WriteLine($"{journal.Head,9} entries  append {append}");
            Console.WriteLine($"{journal.Head,9} entries  read a stream of {EntriesPerStream}  {fold}");
        }

        var start = Stopwatch.GetTimestamp();
        await using (var last = await place.OpenAsync())
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{last.Head,9} entries  opened in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms, whole chain checked"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"append p50, largest / smallest: {medians[^1] / medians[0]:0.00} (target <= 1.2); {ProcessFacts.Load()}"));
    }

    private static async Task<int> FillAsync(SqliteJournal journal, int streams, int size)
    {
        var missing = (int)Math.Max(0, size - journal.Head) / EntriesPerStream;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            for (var s = w; s < missing; s += Writers)
                for (var i = 0; i < EntriesPerStream; i++)
                    await BenchmarkStore.AppendAsync(journal, $"incident/{streams + s}");
        })));
        return streams + missing;
    }
}
