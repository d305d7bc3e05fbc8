using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Providers.Tests.Worlds;

/// <summary>A promotion against the practice world, whose status lags and whose lag lies as the real ones do.</summary>
public sealed class PromotionWorldTests : IDisposable
{
    private const string Name = "aws.rds.promote-read-replica";
    private readonly WorldHands _hands = new(FoundingWorlds.Unjucks);

    public void Dispose() => _hands.Dispose();

    private TargetIdentity Database => Hands.Target("aws.rds", ("region", "us-west-2"), ("instance", "unjucks-dr-db"),
        ("replica-of.region", "us-east-1"), ("replica-of.instance", "unjucks-prod-db"));

    [Fact]
    public async Task Promote_PrimaryHealthy_EndsAsPrimaryAndNeverBefore()
    {
        var (before, steps) = await _hands.CarryOutAsync(Name, Database);

        Assert.Equal(("replica", "present-lag"), (before.Facts["role"], before.Facts["data-loss-basis"]));
        var last = steps[^1];
        Assert.Equal((ObservedState.Satisfied, "primary"), (last.State, last.Facts["role"]));
        Assert.All(steps.SkipLast(1), s => Assert.Equal(ObservedState.InProgress, s.State));
        // The status says available for a while after acceptance: a waiter for the status would be through at once.
        Assert.Equal("available", steps[0].Facts["status"]);
        Assert.Contains(steps, s => s.Facts["status"] == "rebooting");
        Assert.Equal("primary", _hands.World.Read().Databases["unjucks-dr-db"].Role);
        Assert.Equal(last.Facts["endpoint"], _hands.World.Read().Databases["unjucks-dr-db"].Endpoint);
    }

    [Fact]
    public async Task Promote_RegionDown_LossIsFromTheLastWriteAndNotFromTheGrowingLag()
    {
        _hands.Advance(TimeSpan.FromMinutes(5));
        var outage = _hands.Domain.GetUtcNow();
        _hands.World.Break(new BreakRequest { Kind = "region-down" });
        _hands.Advance(TimeSpan.FromMinutes(20));

        var seen = await _hands.ObserveAsync(Name, _hands.Context(Database) with { OutageStart = outage });

        Assert.Equal("outage-to-last-write", seen.Facts["data-loss-basis"]);
        Assert.InRange(int.Parse(seen.Facts["data-loss-seconds"]), 0, 70);
        Assert.InRange(int.Parse(seen.Facts["lag-seconds"]), 1000, 1400);
    }

    [Fact]
    public async Task Promote_ReplicationFrozen_LossIsUnknown()
    {
        _hands.World.Break(new BreakRequest { Kind = "freeze-replication", Database = "unjucks-dr-db" });
        _hands.Advance(TimeSpan.FromMinutes(5));

        var seen = await _hands.ObserveAsync(Name, _hands.Context(Database));

        Assert.Equal(("unknown", "unknown"), (seen.Facts["data-loss-seconds"], seen.Facts["data-loss-basis"]));
    }

    [Fact]
    public async Task Promote_AnswerLost_TookEffectOnceAndIsSeen()
    {
        _hands.World.Break(new BreakRequest { Kind = "lose-response", Operation = "PromoteReadReplica", Count = 1 });
        var context = _hands.Context(Database) with { IntentAt = _hands.Domain.GetUtcNow() };

        var lost = await Assert.ThrowsAsync<ProviderException>(() => _hands.ActAsync(Name, context));
        _hands.Advance(TimeSpan.FromMinutes(1));
        var seen = await _hands.ObserveAsync(Name, context with { Now = _hands.Domain.GetUtcNow() });

        Assert.Equal(ProviderFailure.UnknownOutcome, lost.Kind);
        Assert.Equal(ObservedState.InProgress, seen.State);
        Assert.Equal(1, _hands.World.Calls.Count(c => c is { Operation: "PromoteReadReplica", Effective: true }));
    }

    [Fact]
    public async Task Promote_ThrottledTwice_IsAcceptedOnce()
    {
        _hands.World.Break(new BreakRequest { Kind = "throttle", Operation = "PromoteReadReplica", Count = 2 });

        var (_, steps) = await _hands.CarryOutAsync(Name, Database);

        Assert.Equal(ObservedState.Satisfied, steps[^1].State);
        Assert.Equal(1, _hands.World.Calls.Count(c => c is { Operation: "PromoteReadReplica", Effective: true }));
    }

    [Fact]
    public async Task Promote_AlreadyDone_IsSatisfiedBeforeAnyIntent()
    {
        await _hands.CarryOutAsync(Name, Database);

        var seen = await _hands.ObserveAsync(Name, _hands.Context(Database));

        Assert.Equal(ObservedState.Satisfied, seen.State);
    }
}
