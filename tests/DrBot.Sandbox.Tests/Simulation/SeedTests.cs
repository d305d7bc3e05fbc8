using System.Collections.Concurrent;
using System.Globalization;
using DrBot.Sandbox.Simulation;
using DrBot.Sandbox.Simulation.Checks;

namespace DrBot.Sandbox.Tests.Simulation;

/// <summary>
/// A failover under everything that can go wrong, once for each seed. <c>DRBOT_SEEDS</c> says how many,
/// <c>DRBOT_SEED</c> repeats one.
/// </summary>
public sealed class SeedTests
{
    private const int Usual = 200;

    /// <summary>What every few hundred seeds must have struck, or the seeds prove nothing.</summary>
    private static readonly string[] Sometimes =
    [
        "chat cut", "chat ratelimited", "chat refused", "chat servererror", "clock ahead", "clock behind", "crash after a call", "crash after an append", "crash before a call", "crash before an append",
        "delivered again later", "delivered twice at once", "disk full for a while", "disk full once", "error-5xx", "heal",
        "lose-response", "no answer in time", "region-down", "region-up", "slow-dns", "throttle", "unknown",
    ];

    [Fact]
    public async Task Failover_UnderEverySeed_KeepsEveryPromise()
    {
        var one = Number("DRBOT_SEED");
        var seeds = one is { } only ? [only] : Enumerable.Range(1, Number("DRBOT_SEEDS") ?? Usual).ToArray();
        var reached = new ConcurrentDictionary<string, int>();
        var broken = new ConcurrentDictionary<int, string>();
        await Parallel.ForEachAsync(
            seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (seed, _) =>
            {
                var history = await Given.SeedAsync(seed);
                if (Judge(history) is { } wrong)
                    broken[seed] = wrong;
                foreach (var point in Reached(history))
                    reached.AddOrUpdate(point, 1, (_, n) => n + 1);
            });

        Assert.True(broken.IsEmpty, Tell(broken));
        if (one is null)
            Assert.Equal([], Sometimes.Where(p => !reached.ContainsKey(p)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Failover_TheSameSeedTwice_GivesTheSameHistoryByteForByte(int seed)
    {
        var first = await Given.SeedAsync(seed);
        var second = await Given.SeedAsync(seed);

        Assert.Equal(first.Lines.Select(System.Text.Encoding.UTF8.GetString), second.Lines.Select(System.Text.Encoding.UTF8.GetString));
        Assert.Equal(first.Calls, second.Calls);
        Assert.Equal(first.Log, second.Log);
        Assert.Equal(0, first.Strays);
    }

    [Fact]
    public async Task Failover_AnotherSeed_GivesAnotherHistory()
    {
        var first = await Given.SeedAsync(14);
        var second = await Given.SeedAsync(15);

        Assert.NotEqual(first.Lines.Select(Convert.ToHexString), second.Lines.Select(Convert.ToHexString));
    }

    [Fact]
    public async Task Failover_Undisturbed_KeepsEveryPromiseAndMakesEveryChangeOnce()
    {
        var history = await Given.FailoverAsync();

        Assert.Null(Judge(history));
        Assert.Equal(1, history.Processes);
        Assert.Equal(9, history.Effects.Distinct().Count());
        Assert.Equal(9, history.Effects.Count);
    }

    private static string? Judge(History history)
    {
        var wrong = Invariants.Breaches(history).ToList();
        // What passed through the thread pool could not be repeated.
        if (history.Strays > 0)
            wrong.Add($"{history.Strays} continuations came from another thread");
        return wrong.Count == 0 ? null : string.Join('\n', [.. wrong, .. history.Log.TakeLast(Number("DRBOT_SEED") is null ? 15 : 2000)]);
    }

    private static IEnumerable<string> Reached(History history) =>
        history.Entries.Any(e => e.Type == "step.unknown") ? history.Reached.Append("unknown") : history.Reached;

    private static string Tell(IReadOnlyDictionary<int, string> broken) => string.Join(
        "\n\n",
        broken.OrderBy(b => b.Key).Take(5).Select(b =>
            $"seed {b.Key}: {b.Value}\nrepeat it: DRBOT_SEED={b.Key} dotnet test tests/DrBot.Sandbox.Tests --filter {nameof(SeedTests)}"));

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
