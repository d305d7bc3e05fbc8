using System.Diagnostics;
using System.Globalization;
using DrBot.Journal;
using DrBot.Journal.Sqlite;
using DrBot.Sandbox.Hosting;

namespace DrBot.Benchmarks;

/// <summary>From the process's start to ready over a journal of a million entries, with a snapshot near its end as the
/// server takes them; the same bot over an empty journal beside it.</summary>
internal static class RestartBenchmark
{
    private const int Rounds = 3;
    private const int Entries = 1_000_000;
    private const int BehindTheSnapshot = 9_000;
    private const int Writers = 64;
    private const double Target = 3000;

    public static async Task RunAsync()
    {
        using var place = new BenchmarkStore();
        // Its first start makes the log, under the origin that the practice world's bot has.
        await StartAsync(place);
        await FillAsync(place);
        List<double> large = [], empty = [];
        for (var round = 1; round <= Rounds; round++)
        {
            using var fresh = new BenchmarkStore();
            await StartAsync(fresh);
            empty.Add(await StartAsync(fresh));
            large.Add(await StartAsync(place));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"round {round}  empty {empty[^1]:0} ms   {Entries} entries {large[^1]:0} ms"));
        }

        large.Sort();
        empty.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"restart to ready with {Entries} entries, median of {Rounds}: {large[Rounds / 2]:0} ms (target < {Target:0}), {large[Rounds / 2] / empty[Rounds / 2]:0.00} x an empty one; {ProcessFacts.Load()}"));
    }

    // Ends it by kill: a clean stop would take a snapshot at the very end, which is not the case to be measured.
    private static async Task<double> StartAsync(BenchmarkStore place)
    {
        await using var host = await SandboxHost.StartAsync(
            new SandboxOptions { Speed = 1, Store = place.Database }, CancellationToken.None);
        var start = Stopwatch.GetTimestamp();
        var bot = await host.StartDrBotAsync(CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await bot.KillAsync(CancellationToken.None);
        return took;
    }

    private static async Task FillAsync(BenchmarkStore place)
    {
        var origin = (await OriginAsync(place))!;
        await using var journal = await place.OpenAsync(origin: origin);
        await AppendAsync(journal, "past", Entries - BehindTheSnapshot);
        var check = ChainCheck.FromStart();
        await check.GoOnAsync(journal, long.MaxValue, CancellationToken.None);
        await journal.SaveSnapshotAsync(check.Snapshot() with { OpenThrough = check.Seq }, CancellationToken.None);
        await AppendAsync(journal, "late", BehindTheSnapshot);
        // What was shown in chat was shown: a bot that had served all along would have come this far.
        foreach (var cursor in (string[])["slack-announcements", "slack-cards"])
            await journal.Cursors.AdvanceAsync(cursor, journal.Head, CancellationToken.None);
    }

    private static Task AppendAsync(SqliteJournal journal, string streams, int entries) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            for (var i = w; i < entries; i += Writers)
                await BenchmarkStore.AppendAsync(journal, $"{streams}/{i / 50}");
        })));

    private static async Task<string?> OriginAsync(BenchmarkStore place)
    {
        using var journal = SqliteJournal.OpenReadOnly(place.Database);
        var check = ChainCheck.FromStart();
        await check.GoOnAsync(journal, 0, CancellationToken.None);
        return check.Origin;
    }
}
