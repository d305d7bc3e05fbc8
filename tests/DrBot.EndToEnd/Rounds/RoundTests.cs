using System.Collections.Concurrent;
using System.Globalization;
using DrBot.TestKit;
using Xunit.Abstractions;

namespace DrBot.EndToEnd.Rounds;

/// <summary>
/// Real processes, killed and frozen at random moments: nothing lost, nothing doubled. <c>DRBOT_ROUNDS</c> says how many
/// (one number for both stores, or <c>postgres,sqlite</c>), <c>DRBOT_ROUND_SEED</c> repeats what a seed did.
/// </summary>
public sealed class RoundTests(ITestOutputHelper output)
{
    private const int InOneArena = 25;

    [Fact]
    public Task Sqlite_KilledAtRandomMoments_LosesAndDoublesNothing() => PlayAsync(null, Rounds(1), lanes: 4);

    [RequiresFact("postgres")]
    public async Task Postgres_TwoReplicasKilledAndFrozen_LoseAndDoubleNothing()
    {
        await using var server = await PostgresServer.StartAsync();
        await PlayAsync(server, Rounds(0), lanes: 6);
    }

    private async Task PlayAsync(PostgresServer? postgres, int rounds, int lanes)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("DRBOT_ROUND_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next(1, 1_000_000);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(9));
        var results = new ConcurrentBag<RoundResult>();
        var wrong = new ConcurrentBag<string>();
        var arenas = new ConcurrentQueue<int[]>(Enumerable.Range(1, rounds).Chunk(Math.Clamp((rounds + lanes - 1) / lanes, 2, InOneArena)));
        await Task.WhenAll(Enumerable.Range(0, Math.Min(lanes, arenas.Count)).Select(async _ =>
        {
            while (arenas.TryDequeue(out var numbers))
                await PlayAsync(postgres, numbers, seed, results, wrong, patience.Token);
        }));
        var table = string.Join('\n', results.OrderBy(r => r.Round).Prepend<object>(RoundResult.Head));
        output.WriteLine(table);
        if (Environment.GetEnvironmentVariable("DRBOT_ROUNDS_TABLE") is { Length: > 0 } path)
            await File.AppendAllTextAsync(path, Table(postgres, seed, table, wrong), CancellationToken.None);
        Assert.True(
            wrong.IsEmpty && results.Count == rounds && results.All(r => r.Holds),
            $"again with DRBOT_ROUND_SEED={seed}\n{string.Join('\n', wrong)}\n{table}");
        var underWay = results.Count(r => r.WasUnderWay);
        Assert.True(rounds < 20 || underWay > rounds / 4, $"only {underWay} of {rounds} were disturbed while under way");
    }

    private static string Table(PostgresServer? postgres, int seed, string table, IEnumerable<string> wrong) =>
        $"## {(postgres is null ? "SQLite" : "PostgreSQL")}, seed {seed}\n\n{table}\n\n{string.Concat(wrong.Select(w => w + "\n\n"))}";

    private static async Task PlayAsync(
        PostgresServer? postgres, int[] numbers, int seed, ConcurrentBag<RoundResult> results, ConcurrentBag<string> wrong,
        CancellationToken cancellationToken)
    {
        var runs = new HashSet<string>();
        var mine = new List<RoundResult>();
        try
        {
            await using var arena = await Arena.StartAsync(postgres, cancellationToken);
            foreach (var number in numbers)
            {
                var round = new Round(arena, number - numbers[0] + 1, seed + number, number == numbers[0]);
                mine.Add(await round.PlayAsync(runs, cancellationToken) with { Round = number });
                results.Add(mine[^1]);
            }

            foreach (var shown in await Task.WhenAll(mine.Select(r => r.Shown)))
                if (shown.StartsWith("I8", StringComparison.Ordinal))
                    wrong.Add(shown);
            foreach (var finding in await JournalChecks.FindAsync(arena, runs))
                wrong.Add(finding);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            wrong.Add($"rounds {numbers[0]} to {numbers[^1]}: {e.Message}");
        }
    }

    private static int Rounds(int place)
    {
        var given = (Environment.GetEnvironmentVariable("DRBOT_ROUNDS") ?? "2").Split(',');
        return int.Parse(given[Math.Min(place, given.Length - 1)], CultureInfo.InvariantCulture);
    }
}
