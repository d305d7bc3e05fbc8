using DrBot.Commands.Runs;
using DrBot.Desk;

namespace DrBot.Tests.Desk;

public sealed class RunRoomTests : IAsyncLifetime
{
    private DeskStory story = null!;

    public async Task InitializeAsync()
    {
        story = await DeskStory.BeginAsync();
        await story.ProposeAsync();
    }

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task Vote_AHundredClicksOfTwoPeopleAtOnce_AreTwoVotesAndOneApproval()
    {
        var run = await story.RunAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            Task.Run(() => story.ApproveAsync(i % 2 == 0 ? "U0MIKE" : "U0DAVID", run))));

        var after = await story.RunAsync();
        Assert.Equal(["david.kim", "mike.johnson"], after.Votes.Select(v => v.Person).Order());
        Assert.Equal(RunStatus.Approved, after.Status);
        // Declared, proposed, previewed, two votes, one approval: every other click changed nothing and was told so.
        Assert.Equal(6, (await story.StateAsync()).Version);
        Assert.Equal(98, answers.Count(a => Text(a).StartsWith("Already recorded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Vote_AndNoAtOnce_TheNoStands()
    {
        var run = await story.RunAsync();

        await Task.WhenAll(
            Task.Run(() => story.ApproveAsync("U0MIKE", run)),
            Task.Run(() => story.ApproveAsync("U0DAVID", run)),
            Task.Run(() => story.Runs.DenyAsync(story.Click("U0JENNIFER"), DeskStory.Id, run.Id, run.Plan.Digest, "not yet", default)));

        Assert.Equal(RunStatus.Rejected, (await story.RunAsync()).Status);
    }

    [Theory]
    [InlineData("U0SARAH", "you asked for this run")]
    [InlineData("U0RYAN", "it takes one of the roles manager, director")]
    [InlineData("U0NOBODY", "your account belongs to nobody")]
    public async Task Vote_OfWhoMayNot_IsToldWhy(string slack, string why)
    {
        var answer = await story.ApproveAsync(slack, await story.RunAsync());

        Assert.Contains(why, Text(answer), StringComparison.Ordinal);
        Assert.Empty((await story.RunAsync()).Votes);
    }

    [Fact]
    public async Task Skip_OfWhatADestructiveStepNeeds_ProposesTheRestWhichTakesOver()
    {
        await story.ApprovedAndStartedAsync();
        var step = await story.FailFirstStepAsync();
        var first = await story.RunAsync();

        var answer = await story.Runs.ActAsync(
            story.Click("U0SARAH"), "skip", DeskStory.Id, first.Id, step, "the old writers are dead", default);

        var second = (await story.StateAsync()).Runs[1];
        Assert.Contains($"{second.Id} is proposed", Text(answer), StringComparison.Ordinal);
        Assert.NotEqual(first.Plan.Digest, second.Plan.Digest);
        Assert.DoesNotContain(second.Plan.Steps, s => s.Id == step);

        story.Follow(second.Id);
        await story.PreviewAsync();
        await story.ApprovedAndStartedAsync();

        var state = await story.StateAsync();
        Assert.Equal([RunStatus.Aborted, RunStatus.Running], state.Runs.Select(r => r.Status));
        Assert.Equal(second.Id, state.Runs[0].SucceededBy);
        foreach (var target in first.Claims)
            Assert.Equal(second.Id, await story.HolderOfAsync(target));
    }

    [Fact]
    public async Task Skip_ByWhoDoesNotCommand_ProposesNothing()
    {
        await story.ApprovedAndStartedAsync();
        var step = await story.FailFirstStepAsync();

        var answer = await story.Runs.ActAsync(story.Click("U0DAVID"), "skip", DeskStory.Id, story.RunId, step, "why not", default);

        Assert.Contains("this takes the commander (sarah.chen)", Text(answer), StringComparison.Ordinal);
        Assert.Single((await story.StateAsync()).Runs);
    }

    private static string Text(DeskAnswer answer) => Assert.IsType<DeskAnswer.Says>(answer).Text;
}
