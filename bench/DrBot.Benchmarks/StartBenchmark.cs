using System.Diagnostics;
using System.Globalization;
using DrBot.Sandbox.Hosting;

namespace DrBot.Benchmarks;

/// <summary>How long a start takes until the bot is ready, and what it holds in memory at rest.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 5;
    private const double StartTarget = 500;
    private const double MemoryTarget = 120;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task RunAsync()
    {
        List<double> starts = [], memory = [];
        for (var round = 1; round <= Rounds; round++)
        {
            await using var host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 1 }, CancellationToken.None);
            var start = Stopwatch.GetTimestamp();
            var bot = await host.StartDrBotAsync(CancellationToken.None);
            starts.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(Rest);
            memory.Add(ProcessFacts.ResidentMegabytes(bot.Id) ?? double.NaN);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"round {round}  ready after {starts[^1]:0} ms   at rest {memory[^1]:0} MB"));
        }

        starts.Sort();
        memory.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"start to ready, median of {Rounds}: {starts[Rounds / 2]:0} ms (target < {StartTarget:0}); at rest {memory[Rounds / 2]:0} MB (target < {MemoryTarget:0}); {ProcessFacts.Load()}"));
    }
}
