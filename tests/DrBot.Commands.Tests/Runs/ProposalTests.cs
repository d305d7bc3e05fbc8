using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Runs;

public sealed class ProposalTests
{
    private static readonly RunPlan Plan = TestPlans.Failover();

    [Fact]
    public void Propose_ByAResponder_RemembersWhoAskedAndWhy()
    {
        var story = TestIncident.Declared().Proposed();

        Assert.Equal((RunStatus.Proposed, "sarah.chen", "the region is gone"),
            (story.Run.Status, story.Run.Requester, story.Run.Reason.Value));
        Assert.Equal(story.Now + TimeSpan.FromMinutes(30), story.Run.ApproveBy);
    }

    [Fact]
    public void Propose_AfterTheIncident_IsRefused()
    {
        var story = TestIncident.Declared().Do(new CancelIncident(Cast.Sarah, "a test page"));

        Assert.Contains("is over (Cancelled)", Assert.Single(story.Refuses(Ask(story, Plan))), StringComparison.Ordinal);
    }

    [Fact]
    public void Propose_WhatIsNotSound_IsRefusedWithEveryReason()
    {
        var story = TestIncident.Declared().Proposed(Plan with { Runbook = "other" });

        Assert.Single(story.Refuses(Ask(story, Plan with { Steps = [] })), r => r.Contains("has no steps", StringComparison.Ordinal));
        Assert.Single(story.Refuses(Ask(story, Plan with { Policy = null })),
            r => r.Contains("destructive steps and names no approval", StringComparison.Ordinal));
        Assert.Single(story.Refuses(Ask(story, Plan with { Policy = TestPlans.Policy() })),
            r => r.Contains("asks for nobody", StringComparison.Ordinal));
        Assert.Single(story.Refuses(Ask(story, Plan) with { Run = story.Run.Id }), r => r == $"{story.Run.Id} exists already");
        Assert.Single(story.Refuses(Ask(story, Plan) with { OpenElsewhere = "R9 (DR-9)" }),
            r => r.EndsWith("has an open run already: R9 (DR-9)", StringComparison.Ordinal));
        Assert.Single(story.Refuses(Ask(story, Plan) with { Actor = Cast.Stranger }));
    }

    [Fact]
    public void Propose_StepsThatWaitForWhatNeverComes_IsRefused()
    {
        var story = TestIncident.Declared();
        var plan = Plan with { Steps = [TestPlans.Traffic, TestPlans.Fence, TestPlans.Fence] };

        Assert.Equal(
            ["step traffic needs scale, which does not come before it", "step fence is there twice"], story.Refuses(Ask(story, plan)));
    }

    [Fact]
    public void Propose_DestructiveSimulation_NeedsNoApproval() => Assert.Equal(
        RunStatus.Approved,
        TestIncident.Declared().Proposed(Plan with { Mode = RunMode.Simulate, Policy = null }).Previewed().Run.Status);

    [Fact]
    public void Propose_RunbookWithAnOpenRun_IsRefusedUnlessItIsReplaced()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike);

        Assert.Contains("is open already (AwaitingApproval)", Assert.Single(story.Refuses(Ask(story, Plan))), StringComparison.Ordinal);
        Assert.Contains("needs a reason", Assert.Single(story.Refuses(Ask(story, Plan) with { Supersede = " " })), StringComparison.Ordinal);
        Assert.Contains("only sarah.chen", Assert.Single(story.Refuses(Ask(story, Plan) with { Actor = Cast.Eve, Supersede = "x" })),
            StringComparison.Ordinal);

        story.Do(Ask(story, Plan) with { Supersede = "another region" });
        Assert.Equal((RunStatus.Superseded, story.Run.Id), (story.RunNo(1).Status, story.RunNo(1).SucceededBy));
        Assert.Contains("is Superseded by", Assert.Single(story.Refuses(
            new ApproveRun(Cast.Dana, story.RunNo(1).Id, Plan.Digest))), StringComparison.Ordinal);
    }

    [Fact]
    public void Propose_WhileTheSameRunbookIsOnlySimulated_StandsInNobodysWay()
    {
        var rehearsal = Plan with { Mode = RunMode.Simulate, Policy = null };
        var story = TestIncident.Declared().Proposed(rehearsal).Previewed().Started();

        Assert.Equal(RunStatus.AwaitingApproval, story.Proposed(Plan).Previewed().Run.Status);
        Assert.False(story.RunNo(1).HasEnded);
        Assert.Contains("is open already", Assert.Single(story.Refuses(Ask(story, rehearsal))), StringComparison.Ordinal);
        Assert.Contains("is open already", Assert.Single(story.Refuses(Ask(story, Plan))), StringComparison.Ordinal);
    }

    [Fact]
    public void Propose_InPlaceOfAStartedRun_IsRefused()
    {
        var story = TestIncident.Declared().Running();

        Assert.Contains("has started and cannot be replaced", Assert.Single(story.Refuses(Ask(story, Plan) with { Supersede = "x" })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Preview_WithBlockers_RefusesTheRunWithAllOfThem()
    {
        var story = TestIncident.Declared().Proposed();
        IReadOnlyList<StepFacts> facts =
        [
            .. TestPlans.Facts(Plan, loss: 1200).Select(f => f.Step == "scale"
                ? f with { State = "blocked", Reasons = ["no such deployment"] }
                : f),
        ];
        story.Do(new RecordPreview(story.Run.Id, facts));

        Assert.Equal(RunStatus.Rejected, story.Run.Status);
        Assert.Collection(
            story.Run.Notes,
            n => Assert.Equal("scale: no such deployment", n),
            n => Assert.Equal(
                "promote: 20m of data would be lost, more than the 15m allowed. Accept it with --accept-data-loss 20m; if the outage began earlier than the incident says, declare it with --since", n));
    }

    [Theory]
    [InlineData(RunMode.Failover, "unknown", null, true)]
    [InlineData(RunMode.Switchover, "unknown", null, false)]
    [InlineData(RunMode.Failover, null, null, false)]
    [InlineData(RunMode.Failover, "2400", null, false)]
    [InlineData(RunMode.Failover, "unknown", 1200L, false)]
    [InlineData(RunMode.Failover, "1200", 1200L, true)]
    [InlineData(RunMode.Failover, "60", 900L, true)]
    [InlineData(RunMode.Failover, null, 901L, false)]
    public void Preview_DataLoss_PassesOnlyAsFarAsItWasAccepted(RunMode mode, string? accepted, long? loss, bool passes)
    {
        var story = TestIncident.Declared().Proposed(Plan with { Mode = mode, AcceptDataLoss = accepted }).Previewed(loss);

        Assert.Equal(passes ? RunStatus.AwaitingApproval : RunStatus.Rejected, story.Run.Status);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("")]
    public void Preview_ReadingThatIsNoNumber_IsUnknownAndBlocks(string reading)
    {
        var story = TestIncident.Declared().Proposed();
        IReadOnlyList<StepFacts> facts =
        [
            .. TestPlans.Facts(Plan).Select(f => f with { Facts = new Dictionary<string, string>(f.Facts) { [FactRules.LossFact] = reading } }),
        ];

        story.Do(new RecordPreview(story.Run.Id, facts));

        Assert.Contains("the data loss is unknown", Assert.Single(story.Run.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Withdraw_ByRequesterOrCommanderOnly()
    {
        var story = TestIncident.Declared().Proposed(by: Cast.Eve).Previewed();

        Assert.Single(story.Refuses(new WithdrawRun(Cast.Dana, story.Run.Id, "no")));
        Assert.Equal(RunStatus.Withdrawn, story.Do(new WithdrawRun(Cast.Eve, story.Run.Id, "wrong one")).Run.Status);
        Assert.Single(story.Refuses(new WithdrawRun(Cast.Eve, story.Run.Id, "again")));
    }

    [Fact]
    public void Supersede_ByAChangedPlan_EndsAnUnstartedRunOnly()
    {
        var story = TestIncident.Declared().Proposed();
        Assert.Equal(RunStatus.Superseded, story.Do(new SupersedeRun(story.Run.Id, "its targets changed")).Run.Status);

        var started = TestIncident.Declared().Running();
        Assert.Single(started.Refuses(new SupersedeRun(started.Run.Id, "its targets changed")));
    }

    private static ProposeRun Ask(TestIncident story, RunPlan plan) => new(
        Cast.Sarah, RunStory.NextRun(story), plan, "again", Supersede: null, OpenElsewhere: null);
}
