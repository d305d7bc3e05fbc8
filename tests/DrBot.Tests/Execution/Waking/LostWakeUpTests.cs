using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using DrBot.Execution.Waking;
using DrBot.Hosting;
using DrBot.Journal.Audit;
using DrBot.Sandbox.World;
using DrBot.TestKit;
using DrBot.Tests.Execution.Bench;
using DrBot.Tests.Journal.Audit;
using DrBot.Tests.Updates;

namespace DrBot.Tests.Execution.Waking;

/// <summary>Each kind of wake-up is lost between the append and the scheduler: the sweep finds what is due, at most 30 s
/// late.</summary>
public sealed class LostWakeUpTests
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ApproveWithin_Lost_ExpiresAtTheNextSweep()
    {
        await using var bench = await EngineBench.StartAsync(Losing(ShopPlan.Setup));
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        var due = (await bench.RunAsync(run)).ApproveBy;

        var ended = await bench.UntilAsync(run, r => r.HasEnded);

        Assert.Equal(RunStatus.Expired, ended.Status);
        Assert.InRange(await EndOfAsync(bench, run, "run.expired"), due, due + Sweep);
    }

    [Fact]
    public async Task StartWithin_Lost_ExpiresAtTheNextSweep()
    {
        await using var bench = await EngineBench.StartAsync(Losing(ShopPlan.Setup));
        bench.World.Break(new BreakRequest { Kind = "slow-promotion", Seconds = 1500 });
        var first = await bench.LaunchAsync();
        // It keeps the targets, whatever the world does.
        await bench.SayAsync("U0SARAH", $"/dr hold {first} --reason \"let us look\"");
        await bench.UntilAsync(first, r => r.Status == RunStatus.Paused);
        var second = await bench.ProposeAsync("U0LISA", "/dr failover surge");
        await bench.VoteAsync("U0MIKE", second);
        await bench.VoteAsync("U0DAVID", second);
        var due = (await bench.UntilAsync(second, r => r.StartBy is not null)).StartBy!.Value;

        var ended = await bench.UntilAsync(second, r => r.HasEnded);

        Assert.Equal(RunStatus.Expired, ended.Status);
        Assert.InRange(await EndOfAsync(bench, second, "run.expired"), due, due + Sweep);
    }

    [Fact]
    public async Task ValidFor_Lost_PausesAtTheNextSweep()
    {
        var setup = ShopPlan.Setup with { Plan = ShopPlan.Text.Replace("valid-for: 4h", "valid-for: 5m", StringComparison.Ordinal) };
        await using var bench = await EngineBench.StartAsync(Losing(setup));
        bench.World.Break(new BreakRequest { Kind = "slow-promotion", Seconds = 1500 });
        var run = await bench.LaunchAsync();
        var due = (await bench.RunAsync(run)).ValidUntil!.Value;

        var paused = await bench.UntilAsync(run, r => r.Status == RunStatus.Paused);

        Assert.InRange(paused.Pause!.Since, due, due + Sweep);
    }

    [Fact]
    public async Task PausedFor_Lost_FailsAtTheNextSweep()
    {
        await using var bench = await EngineBench.StartAsync(Losing(ShopPlan.Setup));
        bench.World.Break(new BreakRequest { Kind = "slow-promotion", Seconds = 1500 });
        var run = await bench.LaunchAsync();
        await bench.SayAsync("U0SARAH", $"/dr hold {run} --reason \"let us look\"");
        var due = (await bench.UntilAsync(run, r => r.Status == RunStatus.Paused)).PausedUntil!.Value;
        await bench.JumpAsync(due - bench.Clock.GetUtcNow() - TimeSpan.FromMinutes(1));

        var ended = await bench.UntilAsync(run, r => r.HasEnded);

        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.InRange(await EndOfAsync(bench, run, "run.failed"), due, due + Sweep);
    }

    [Fact]
    public async Task AnotherLook_Lost_IsTakenAtTheNextSweep()
    {
        await using var bench = await EngineBench.StartAsync(Losing(ShopPlan.Setup));
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        var first = (await bench.RunAsync(run)).FactsAt!.Value;

        var again = await bench.UntilAsync(run, r => r.FactsAt > first);

        var due = first + TimeSpan.FromSeconds(60);
        Assert.InRange(again.FactsAt!.Value, due, due + Sweep);
    }

    [Fact]
    public async Task PlanCheck_Lost_IsMadeAtTheNextSweep()
    {
        await using var bench = await EngineBench.StartAsync(Losing(ShopPlan.Setup));
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        var watch = bench.Get<PlanWatch>();
        await watch.StartAsync(default);
        await File.WriteAllTextAsync(
            bench.PlanPath, ShopPlan.Text.Replace("dr-api.unjucks.dev", "elsewhere.unjucks.dev", StringComparison.Ordinal));

        // Not how soon: the bench's time goes on while a file is read.
        var ended = await bench.UntilAsync(run, r => r.HasEnded);

        Assert.Equal(RunStatus.Superseded, ended.Status);
        await watch.StopAsync(default);
    }

    [Fact]
    public async Task Cadence_Lost_IsKeptAtTheNextSweep()
    {
        var mail = new RecordingChannel("email");
        await using var story = new UpdateStory("Subject: {{incident.title}}\n{{audience}}: {{incident.status}}\n")
        {
            MakeWakeUps = clock => new Bell(clock, 1, (_, _) => { }),
        };
        await story.OpenAsync();
        await story.StartAsync(mail, new RecordingChannel("status-page"));
        await story.DeclareAsync();
        await story.WhenEndedAsync(2);
        await story.QuietAsync();
        story.Domain.Advance(TimeSpan.FromMinutes(30) + Sweep);

        var all = await story.WhenEndedAsync(3);

        Assert.Contains(all, d => d is { Kind: UpdateKind.Periodic, Status: DeliveryStatus.Sent });
        Assert.Equal(2, mail.Given.Count);
    }

    [Fact]
    public async Task Heartbeat_Lost_IsMadeAndSignedAtTheNextSweep()
    {
        // The real clock stands: only the wish or the sweep can wake it.
        await using var bench = new KeeperBench { MakeWakeUps = clock => new Bell(clock, 1, (_, _) => { }), Wire = new ManualClock() };
        await bench.BeginAsync([AuditKeys.NewSigner()]);
        await KeeperBench.UntilAsync(async () => await bench.SignedAsync() == 2, "the first heartbeat is signed");
        bench.Clock.Advance(AuditKeeper.Every - TimeSpan.FromSeconds(1));
        Assert.Single(await bench.EntriesAsync("heartbeat"));

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        // A sweep counts from when the keeper began to wait, which a busy machine lets it do late.
        await KeeperBench.UntilAsync(
            async () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(50);
                return await bench.SignedAsync() == 3;
            },
            "the second heartbeat is signed");

        var beats = await bench.EntriesAsync("heartbeat");
        Assert.InRange(beats[1].At - beats[0].At, AuditKeeper.Every, AuditKeeper.Every + Sweep + Sweep);
    }

    private static BenchSetup Losing(BenchSetup setup) => setup with { LosesWakeUps = true };

    private static async Task<DateTimeOffset> EndOfAsync(EngineBench bench, string run, string type) =>
        (await bench.EntriesAsync()).Single(e => e.Run == run && e.Type == type).At;
}
