using System.Text.Json.Nodes;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.Slack.Surface;
using DrBot.TestKit;

namespace DrBot.Tests.Surface;

public sealed class CardLimitTests : IAsyncLifetime
{
    private CardStage stage = null!;

    public async Task InitializeAsync() => stage = await CardStage.OpenAsync();

    public async Task DisposeAsync() => await stage.DisposeAsync();

    [Fact]
    public async Task ApprovalCard_InEveryState_HasAtMostEightLines()
    {
        foreach (var (name, story) in CardGallery.Approvals())
            Assert.True((await stage.ApprovalLinesAsync(story)).Sum(l => l.Split('\n').Length) <= 8, name);
    }

    [Fact]
    public async Task ApprovalCard_Open_TellsWhatItMust()
    {
        var lines = await stage.ApprovalLinesAsync(Story("awaiting"));

        Assert.Contains("data loss *30s* of 15m allowed", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("*What* 6 steps: fence → promote", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("*Where* fence, promote, traffic", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("*Effect* 3 destructive (fence, promote, traffic)", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("*Undo* *not possible* for promote", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("*Approve by* 03:30:00 UTC (in 29m)", StringComparison.Ordinal)
            && l.Contains("starts within 10m", StringComparison.Ordinal));
        Assert.Contains("manager: <@U0MIKEJOHNSON> or <@U0MONAADAMS> or <@U0OLUBELLO>", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApprovalCard_LossUnknown_SaysSoFirst() => Assert.StartsWith(
        ":rotating_light: *Data loss unknown*", (await stage.ApprovalLinesAsync(Story("loss-unknown")))[0], StringComparison.Ordinal);

    [Fact]
    public async Task ApprovalCard_OldWritersDoNotAnswer_SaysSplitBrain() => Assert.Contains(
        await stage.ApprovalLinesAsync(Story("split-brain")), l => l.Contains("Split-brain risk accepted", StringComparison.Ordinal));

    [Theory]
    [InlineData("attempted", "3 pods, 3 wanted", "*Split-brain risk accepted* should the old writers fall silent")]
    [InlineData("attempted", "not answering", "*Split-brain risk accepted*: fence goes on though the old writers do not answer")]
    [InlineData("none", "3 pods, 3 wanted", "*Split-brain risk accepted*: fence goes on without any proof")]
    public async Task ApprovalCard_FenceThatNeedsNoProof_SaysWhatIsAccepted(string accept, string writer, string said) => Assert.Contains(
        await stage.ApprovalLinesAsync(CardGallery.SplitBrain(accept, writer)), l => l.Contains(said, StringComparison.Ordinal));

    [Theory]
    [InlineData("isolated", "ready")]
    [InlineData("attempted", "satisfied")]
    public async Task ApprovalCard_FenceThatNeedsOrHasItsProof_SaysNothingOfSplitBrain(string accept, string state)
    {
        var story = CardGallery.SplitBrain(accept);
        story.Do(new RecordPreview(story.Run.Id, [.. story.Run.Facts.Select(f => f with { State = f.Step == "fence" ? state : f.State })]));

        Assert.DoesNotContain(await stage.ApprovalLinesAsync(story), l => l.Contains("plit-brain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ApprovalCard_TargetHeldByAnotherRun_NamesItsHolderAtOnce()
    {
        var story = CardGallery.Delayed();
        const string Held = "target promote is held by DR-20261122-010000-R1";

        Assert.Contains("cannot start yet: " + Held, (await stage.ApprovalLinesAsync(story))[0], StringComparison.Ordinal);
        Assert.Contains("waits for its start: " + Held, StatusText.Run(story.State, story.Run, story.Now), StringComparison.Ordinal);
    }

    [Fact]
    public void ApprovalCard_UndoOfEveryChange_IsPromisedOnlyWhereThePlanHoldsIt()
    {
        Assert.Equal("Every step can be undone.", Undo(TestPlans.Repoint with { Needs = [] }, TestPlans.Health with { Needs = ["repoint"] }));
        Assert.Equal("Not every step has an undo in the plan.", Undo(TestPlans.Repoint with { Needs = [] }, TestPlans.Fence));
        Assert.Equal("Not every step has an undo in the plan.", Undo(TestPlans.Repoint with { Needs = [] }, TestPlans.ByHand));
        Assert.Equal("Some steps cannot be undone.", Undo(TestPlans.Fence, TestPlans.Promote));

        static string Undo(params StepPlan[] steps) =>
            ApprovalText.UndoInWords(TestIncident.Declared().Proposed(TestPlans.Failover(steps)).Run);
    }

    [Fact]
    public async Task RunCard_FenceWithoutProof_IsNoPlainTick()
    {
        var story = CardGallery.FencedBlindly();
        var line = StepLine.Of(story.Run, story.Step("fence"), await stage.ContextAsync(story)).Text;

        Assert.StartsWith(":warning: *fence*", line, StringComparison.Ordinal);
        Assert.Contains("no proof that the old writers stopped (attempted)", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunCard_Simulation_SaysWhatItSawAndTicksNothing()
    {
        var story = CardGallery.Simulated();
        var context = await stage.ContextAsync(story);
        var lines = story.Run.Steps.Take(3).Select(s => StepLine.Of(story.Run, s, context).Text).ToList();

        Assert.All(lines, l => Assert.StartsWith(":eyes:", l, StringComparison.Ordinal));
        Assert.Contains("is so already", lines[0], StringComparison.Ordinal);
        Assert.Contains("not done, only looked at", lines[1], StringComparison.Ordinal);
        Assert.Contains("is under way already", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Choices_Skip_TellsWhetherItTakesASuccessorOrCostsTheRecovery()
    {
        var story = CardGallery.FencePaused();
        string Skip(string step) => RunChoices.WhatEachDoes(story.Run, story.Step(step)).Single(l => l.Text.StartsWith("*Skip*", StringComparison.Ordinal)).Text;

        Assert.Contains("proposes a new run of the remaining steps without fence", Skip("fence"), StringComparison.Ordinal);
        Assert.Contains("approvals of its own because promote, traffic needs it", Skip("fence"), StringComparison.Ordinal);
        Assert.EndsWith("and the run does not count as a recovery", Skip("health"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApprovalCard_OldWritersAnswer_SaysNothingOfSplitBrain() => Assert.DoesNotContain(
        await stage.ApprovalLinesAsync(Story("awaiting")), l => l.Contains("plit-brain", StringComparison.Ordinal));

    [Fact]
    public async Task ApprovalCard_FactsOlderThanAMinute_AreCalledUnknown() => Assert.Contains(
        await stage.ApprovalLinesAsync(Story("facts-old")), l => l.Contains("how they are now is unknown", StringComparison.Ordinal));

    [Fact]
    public async Task ApprovalCard_Requester_IsNeverAskedAndAVoterNotAgain()
    {
        var lines = await stage.ApprovalLinesAsync(Story("one-vote"));

        Assert.Contains(":white_check_mark: manager: mike.johnson", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("U0SARAH", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("<@U0MIKE", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cards_All_KeepSlacksLimits()
    {
        foreach (var (name, blocks) in await CardGallery.AllAsync(stage))
        {
            Assert.True(blocks.Count <= (name.StartsWith("view-", StringComparison.Ordinal) ? 100 : 50), name);
            Assert.True(name.StartsWith("view-", StringComparison.Ordinal) || blocks.Sum(b => b.TextLength) < 12_000, name);
            Assert.True(SlackJson.Write(blocks).Length < 240_000, name);
        }
    }

    [Fact]
    public async Task Cards_HostileTexts_FormNoMentionLinkOrOverride()
    {
        foreach (var (name, blocks) in await CardGallery.AllAsync(stage))
        {
            foreach (var text in Markup(JsonNode.Parse(SlackJson.Write(blocks))))
            {
                Assert.DoesNotContain("<!", text, StringComparison.Ordinal);
                Assert.DoesNotContain("<http", text, StringComparison.Ordinal);
                Assert.DoesNotContain('\u202E', text);
            }

        }
    }

    [Fact]
    public void Details_SixtyLongSteps_ShowsWhatFitsAndSaysWhatDoesNot()
    {
        var story = TestIncident.Declared().Proposed(CardGallery.Long()).Previewed();
        var text = SlackJson.Write(DetailsView.Draw(story.State, story.Run).Blocks);

        var shown = Enumerable.Range(1, 60).Count(i => text.Contains($"*step-{i:00}-", StringComparison.Ordinal));
        Assert.True(shown == 60 || text.Contains($"The last {60 - shown} steps do not fit", StringComparison.Ordinal), $"{shown} shown");
        Assert.Contains(story.Run.Plan.Digest, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunCard_SixtySteps_HasALineForEach()
    {
        var story = TestIncident.Declared().Running(CardGallery.Long());
        var card = RunCard.Draw(story.State, story.Run, "C0", await stage.ContextAsync(story));

        var text = SlackJson.Write(Pages.Of(card.Body, card.Foot).All.SelectMany(p => p).ToList());

        Assert.All(Enumerable.Range(1, 60), i => Assert.Contains($"*step-{i:00}-", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunCard_AllStepsWaitForPeople_LeavesRoomForTheCardAndSaysHowManyMore()
    {
        var plan = TestPlans.Failover([.. Enumerable.Range(1, 60).Select(i => TestPlans.ByHand with { Id = $"by-hand-{i}" })]);
        var story = TestIncident.Declared().Running(plan);
        foreach (var step in plan.Steps)
            story.Dispatched(step.Id);
        var card = RunCard.Draw(story.State, story.Run, "C0", await stage.ContextAsync(story));

        Assert.Contains("50 more steps wait for a person", SlackJson.Write(Pages.Of(card.Body, card.Foot).All[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("done")]
    [InlineData("retry")]
    [InlineData("hold")]
    [InlineData("resume")]
    public async Task Buttons_ThatChangeSomething_AskFirst(string act)
    {
        var buttons = (await CardGallery.AllAsync(stage)).Values.SelectMany(b => b).OfType<ActionsBlock>()
            .SelectMany(a => a.Elements).OfType<Button>().Where(b => b.ActionId.Split('.')[0] == act).ToList();

        Assert.NotEmpty(buttons);
        Assert.All(buttons, b => Assert.Contains("practice", b.Confirm!.Text.Text, StringComparison.Ordinal));
    }

    private static TestIncident Story(string name) => CardGallery.Approvals().First(a => a.Name == name).Story;

    private static IEnumerable<string> Markup(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(Markup),
        JsonObject o when o["type"]?.GetValue<string>() == "mrkdwn" => [o["text"]!.GetValue<string>()],
        JsonObject o => o.SelectMany(m => Markup(m.Value)),
        _ => [],
    };
}
