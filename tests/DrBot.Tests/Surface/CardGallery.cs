using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Providers;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;
using DrBot.Slack.Inbound;
using DrBot.Slack.Surface;
using DrBot.TestKit;

namespace DrBot.Tests.Surface;

/// <summary>Every kind of card, form and dialog, in every state that changes what it shows.</summary>
internal static class CardGallery
{
    /// <summary>A title as an attacker would choose it.</summary>
    public const string Hostile = "<!channel> *all* & <@U0MIKE> \u202Egnissim <https://evil.example|click> `x`";

    /// <summary>Cards by name.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<Block>>> AllAsync(CardStage stage)
    {
        var all = new SortedDictionary<string, IReadOnlyList<Block>>(StringComparer.Ordinal);
        foreach (var (name, story) in Incidents())
            Add("incident-" + name, IncidentCard.Draw(story.State, "C0", await stage.ContextAsync(story)));
        foreach (var (name, story) in Approvals())
            Add("approval-" + name, ApprovalCard.Draw(story.State, story.Run, "C0", "k", await stage.ContextAsync(story)));
        foreach (var (name, story) in Runs(stage))
            Add("run-" + name, RunCard.Draw(story.State, story.Run, "C0", await stage.ContextAsync(story)));
        foreach (var (name, view) in Views())
            all["view-" + name] = view.Blocks;
        foreach (var (name, preview) in Previews())
            AddPages("preview-" + name, Pages.Of(PreviewCard.Draw(preview)).All);
        return all;

        void Add(string name, Card card) => AddPages(name, Pages.Of(card.Body, card.Foot).All);

        void AddPages(string name, IReadOnlyList<IReadOnlyList<Block>> pages)
        {
            for (var i = 0; i < pages.Count; i++)
                all[i == 0 ? name : $"{name}-page{i + 1}"] = pages[i];
        }
    }

    public static IEnumerable<(string Name, TestIncident Story)> Incidents()
    {
        yield return ("declared", TestIncident.Declared().After(TimeSpan.FromSeconds(90)));
        yield return ("exercise", TestIncident.Declared(exercise: true).After(TimeSpan.FromSeconds(90)));
        yield return ("awaiting", TestIncident.Declared().Proposed().Previewed());
        yield return ("mitigating", TestIncident.Declared().Running().After(TimeSpan.FromMinutes(12)));
        yield return ("unprotected", Recovered());
        yield return ("debt-accepted", Recovered().Do(new ResolveIncident(Cast.Sarah, "", "the region comes back tomorrow")));
        yield return ("cancelled", TestIncident.Declared().Do(new CancelIncident(Cast.Sarah, "false alarm")));
        yield return ("paused", Paused());
        yield return ("delayed", Delayed());
        yield return ("not-recovered", WithoutTraffic());
    }

    public static IEnumerable<(string Name, TestIncident Story)> Approvals()
    {
        yield return ("awaiting", TestIncident.Declared().Proposed().Previewed().After(TimeSpan.FromSeconds(20)));
        yield return ("loss-unknown", TestIncident.Declared()
            .Proposed(TestPlans.Failover() with { AcceptDataLoss = "unknown" }).Previewed(null));
        yield return ("refused", TestIncident.Declared().Proposed().Previewed(null));
        yield return ("split-brain", SplitBrain());
        yield return ("split-brain-maybe", SplitBrain(writer: "3 pods, 3 wanted"));
        yield return ("split-brain-none", SplitBrain("none", "3 pods, 3 wanted"));
        yield return ("delayed", Delayed());
        yield return ("facts-old", TestIncident.Declared().Proposed().Previewed().After(TimeSpan.FromMinutes(2)));
        yield return ("one-vote", TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike));
        yield return ("approved", TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana));
        yield return ("started", TestIncident.Declared().Running());
        yield return ("rejected", TestIncident.Declared().Proposed().Previewed()
            .Do(new DenyRun(Cast.Dana, TestIncident.Id + "-R1", TestPlans.Failover().Digest, "not in business hours")));
        yield return ("expired", Expired());
        yield return ("withdrawn", TestIncident.Declared().Proposed().Previewed()
            .Do(new WithdrawRun(Cast.Sarah, TestIncident.Id + "-R1", "the region is back")));
        yield return ("superseded", TestIncident.Declared().Proposed().Previewed()
            .Do(new SupersedeRun(TestIncident.Id + "-R1", "the plan changed")));
        yield return ("lapsed", TestIncident.Declared().Running().After(TimeSpan.FromHours(5))
            .Do(new LapseApproval(TestIncident.Id + "-R1")));
        yield return ("sixty-steps", TestIncident.Declared().Proposed(Long()).Previewed());
    }

    public static IEnumerable<(string Name, TestIncident Story)> Runs(CardStage stage)
    {
        yield return ("started", TestIncident.Declared().Running());
        var moving = TestIncident.Declared().Running().Done("fence").After(TimeSpan.FromMinutes(3)).Dispatched("promote").Accepted("promote")
            .After(TimeSpan.FromSeconds(95));
        stage.Sightings.Record(moving.Run.Id, "promote", Observation.InProgress(
            new Dictionary<string, string> { ["status"] = "backing-up", ["role"] = "replica" }), moving.Now);
        yield return ("moving", moving);
        yield return ("manual", TestIncident.Declared().Running(TestPlans.Failover(TestPlans.Fence, TestPlans.ByHand with
        {
            Instructions = "psql -h ${steps.fence.endpoint} Check: it answers <1>",
        })).Done("fence").Dispatched("by-hand"));
        yield return ("paused", Paused());
        yield return ("unknown", TestIncident.Declared().Running().Done("fence").Dispatched("promote").Lost("promote"));
        yield return ("held", TestIncident.Declared().Running().Do(new HoldRun(Cast.Sarah, TestIncident.Id + "-R1", "wait for the bank")));
        yield return ("aborted", Paused() is var p ? p.Do(p.Abort()) : p);
        yield return ("completed", Recovered());
        yield return ("fence-attempted", FencedBlindly());
        yield return ("simulated", Simulated());
        yield return ("skip-takes-a-successor", FencePaused());
        yield return ("sixty-steps", TestIncident.Declared().Running(Long()));
    }

    public static IEnumerable<(string Name, ModalView View)> Views()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        yield return ("details", DetailsView.Draw(story.State, story.Run));
        yield return ("details-sixty-steps", DetailsView.Draw(story.State, TestIncident.Declared().Proposed(Long()).Previewed().Run));
        yield return ("missing", Opened(SlackForms.Missing("declare", (Incomplete)CommandParser.Parse("declare"))));
        yield return ("which", Opened(SlackForms.Which("status", new DeskAnswer.AsksWhich(
            ((Parsed)CommandParser.Parse("status")).Invocation, "incident", "Several incidents are open; which one is meant?", ["DR-1", "DR-2"]))));
        yield return ("reject", Opened(SlackForms.Why("id", "reject", "Reject the run", optional: true)));
        yield return ("abort", Opened(SlackForms.Why("id", "abort", "Abort the run", optional: false)));
        yield return ("skip", Opened(SlackForms.Why("id", "skip", "Skip " + new string('s', 60), optional: false)));
    }

    public static IEnumerable<(string Name, DeskAnswer.ShowsPreview Preview)> Previews()
    {
        yield return ("free", Preview(TestPlans.Failover(), 30));
        yield return ("blocked", Preview(TestPlans.Failover(), null));
        yield return ("sixty-steps", Preview(Long(), 30));
    }

    /// <summary>Sixty steps with long texts.</summary>
    public static RunPlan Long() => TestPlans.Failover(
    [
        .. Enumerable.Range(1, 60).Select(i => TestPlans.Step($"step-{i:00}-{new string('n', 40)}") with
        {
            Effect = string.Join(' ', Enumerable.Repeat(Hostile, 12)),
            TargetText = $"target {i} {Hostile}",
            Destructive = i % 2 == 0,
            Irreversible = i % 3 == 0,
            CanUndo = i % 4 == 0,
        }),
    ]) with
    {
        Title = Hostile + new string('t', 200),
        Warnings = [.. Enumerable.Repeat("a warning about " + Hostile, 30)],
    };

    public static TestIncident SplitBrain(string accept = "attempted", string writer = "not answering")
    {
        var plan = TestPlans.Failover(TestPlans.Fence with { Action = "fence", Accept = accept }, TestPlans.Promote);
        var story = TestIncident.Declared().Proposed(plan);
        var facts = new Dictionary<string, string>(TestPlans.FactsOf(plan.Steps[0])) { ["writer.old-api"] = writer };
        return story.Do(new RecordPreview(story.Run.Id, [new StepFacts("fence", "ready", facts, []), TestPlans.Facts(plan)[1]]));
    }

    public static TestIncident FencedBlindly()
    {
        var plan = TestPlans.Failover(TestPlans.Fence with { Action = "fence", Accept = "attempted" }, TestPlans.Promote);
        var story = TestIncident.Declared().Running(plan).Dispatched("fence").Accepted("fence").After(TimeSpan.FromSeconds(6));
        return story.Do(story.Satisfy("fence") with { Outputs = new Dictionary<string, string> { ["proof"] = "attempted" } });
    }

    public static TestIncident Simulated()
    {
        var story = TestIncident.Declared().Proposed(TestPlans.Failover() with { Mode = RunMode.Simulate, Policy = null }).Previewed().Started();
        foreach (var (step, seen) in new[] { ("fence", "satisfied"), ("promote", "ready"), ("repoint", "in-progress") })
            story.Do(story.Satisfy(step) with { Seen = seen });
        return story;
    }

    public static TestIncident FencePaused() => TestIncident.Declared().Running().Dispatched("fence").Failed("fence");

    public static TestIncident Delayed()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        story.Targets.Hold("promote", "DR-20261122-010000-R1");
        return story.Started();
    }

    public static TestIncident WithoutTraffic()
    {
        var story = TestIncident.Declared().Running(TestPlans.Failover(TestPlans.Fence, TestPlans.Step("traffic", "fence") with { MovesTraffic = true }));
        story.Done("fence").Dispatched("traffic").Failed("traffic");
        return story.Do(story.Skip("traffic"));
    }

    private static DeskAnswer.ShowsPreview Preview(RunPlan plan, long? loss)
    {
        var facts = TestPlans.Facts(plan, loss);
        return new DeskAnswer.ShowsPreview(plan, facts, FactRules.LossOf(plan, facts), FactRules.Blockers(plan, facts), TestIncident.Begin);
    }

    private static TestIncident Paused() => TestIncident.Declared().Running().Done("fence", "promote").Dispatched("repoint")
        .After(TimeSpan.FromMinutes(1)).Failed("repoint");

    private static TestIncident Recovered() =>
        TestIncident.Declared().Running().After(TimeSpan.FromMinutes(9)).Done([.. TestPlans.Failover().Steps.Select(s => s.Id)]);

    private static TestIncident Expired()
    {
        var story = TestIncident.Declared().Proposed().Previewed().After(TimeSpan.FromMinutes(31));
        return story.Do(new ExpireRun(story.Run.Id, "nobody answered"));
    }

    private static ModalView Opened(SlackReply reply) => ((SlackReply.OpenView)reply).View;
}
