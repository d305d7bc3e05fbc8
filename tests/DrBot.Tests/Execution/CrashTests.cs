using DrBot.Commands.Runs;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Execution;

/// <summary>The process ends at boundaries of the journal, one after the other; another one goes on, over the same file.</summary>
public sealed class CrashTests
{
    private static readonly Lazy<Task<IReadOnlyList<string>>> Undisturbed = new(async () =>
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await StoryAsync(bench);
        return bench.Effects();
    });

    [Fact]
    public Task Run_ProcessEndsAfterTheNthAppend_EveryChangeHappensOnce() =>
        ForManyAppendsAsync(n => new FaultPlan { StopAfter = n });

    [Fact]
    public Task Run_ProcessEndsBeforeTheNthAppend_EveryChangeHappensOnce() =>
        ForManyAppendsAsync(n => new FaultPlan { StopBefore = n });

    // Every point is tried over the simulated store; here, over a real file, every few. Stops once the run needs fewer
    // appends than n; the bound only catches defects.
    private static async Task ForManyAppendsAsync(Func<int, FaultPlan> faults)
    {
        for (var n = 1; n < 200; n += 6)
        {
            await using var bench = await EngineBench.StartAsync(ShopPlan.Setup with { Faults = faults(n) });
            var run = await StoryAsync(bench);
            if (bench.Processes == 1)
            {
                // How many there are depends a little on what steps at the same time see; a run of seven steps never needs fewer.
                Assert.True(n > 20, $"only {n} appends were tried");
                return;
            }

            await JudgeAsync(bench, run, n);
        }

        Assert.Fail("the run never ended without a crash");
    }

    private static async Task JudgeAsync(EngineBench bench, string run, int n)
    {
        var ended = await bench.RunAsync(run);
        Assert.True(ended.Status == RunStatus.Completed, $"crash at append {n}: {ended.Status}");
        var effects = bench.Effects();
        Assert.True((await Undisturbed.Value).SequenceEqual(effects), $"crash at append {n}: {string.Join(", ", effects)}");
        var types = await bench.TypesAsync(run);
        Assert.Single(types, t => t == "run.started");
        Assert.Single(types, t => t == "run.completed");
        Assert.Equal(2, types.Count(t => t == "approval.recorded"));
        Assert.Equal(ended.Steps.Count, types.Count(t => t == "step.result"));
    }

    // People do again what was not answered, as Slack delivers again: with the same key.
    private static async Task<string> StoryAsync(EngineBench bench)
    {
        var run = await bench.InsistAsync(async () =>
        {
            await bench.SayAsync("U0SARAH", "/dr failover regional-outage --since -1m", "proposal");
            var id = (await bench.IncidentsAsync())[^1].Runs[^1].Id;
            await bench.UntilAsync(id, r => r.Status != RunStatus.Proposed);
            return id;
        });
        await bench.InsistAsync(() => bench.VoteAsync("U0MIKE", run, "vote-mike"));
        await bench.InsistAsync(() => bench.VoteAsync("U0DAVID", run, "vote-david"));
        await bench.InsistAsync(() => bench.UntilAsync(run, r => r.HasEnded));
        return run;
    }

    [Fact]
    public async Task Run_ProcessEndsInTheMiddle_IsTakenUpAndTheRecordSaysWhere()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();
        await bench.UntilAsync(run, r => r.Step("promote")!.Status == StepStatus.Accepted);

        await bench.RestartAsync();
        var ended = await bench.UntilEndAsync(run);

        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.Equal(await Undisturbed.Value, bench.Effects());
        Assert.Contains("run.continued", await bench.TypesAsync(run));
        var timeline = await bench.SayAsync("U0EVE", "/dr timeline");
        Assert.Contains($"{run} taken up again at step 2 of 8 on {Environment.MachineName}/{Environment.ProcessId}", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ProcessEndsOverAndOver_StillCompletes()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.LaunchAsync();

        while (!(await bench.RunAsync(run)).HasEnded)
        {
            await bench.RestartAsync();
            await bench.PassAsync(TimeSpan.FromSeconds(7));
        }

        Assert.Equal(RunStatus.Completed, (await bench.RunAsync(run)).Status);
        Assert.Equal(await Undisturbed.Value, bench.Effects());
    }
}
