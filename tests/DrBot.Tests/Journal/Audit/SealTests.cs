using System.Collections.Concurrent;
using DrBot.Execution;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Journal.Audit;

/// <summary>When the engine has its record vouched for.</summary>
public sealed class SealTests
{
    [Fact]
    public async Task Run_BeforeItsFirstDestructiveStep_IsVouchedForWithItsIntentDurableAndNothingSent()
    {
        var seal = new RecordingSeal();
        await using var bench = await EngineBench.StartAsync(new BenchSetup { Seal = seal });
        seal.Bench = bench;

        var run = await bench.LaunchAsync();
        await bench.UntilAsync(run, _ => !seal.Seen.IsEmpty);

        var (sealedRun, types, effects) = seal.Seen.First();
        Assert.Equal(run, sealedRun);
        Assert.Equal(["run.started", "step.dispatching"], types.Where(t => t is "run.started" or "step.dispatching" or "step.accepted"));
        Assert.Empty(effects);
    }

    [Fact]
    public async Task Run_ThatOnlySimulates_NeedsNobodyToVouch()
    {
        var seal = new RecordingSeal();
        await using var bench = await EngineBench.StartAsync(new BenchSetup { Seal = seal });
        seal.Bench = bench;

        var run = await bench.ProposeAsync("U0SARAH", "/dr simulate regional-outage");
        await bench.UntilAsync(run, r => r.HasEnded);

        Assert.Empty(seal.Seen);
    }

    private sealed class RecordingSeal : IRunSeal
    {
        public ConcurrentQueue<(string Run, IReadOnlyList<string> Types, IReadOnlyList<string> Effects)> Seen { get; } = new();

        public EngineBench Bench { get; set; } = null!;

        public async Task SealAsync(string run, CancellationToken cancellationToken) =>
            Seen.Enqueue((run, await Bench.TypesAsync(run), Bench.Effects()));
    }
}
