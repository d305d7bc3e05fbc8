using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Slack.Cards;
using DrBot.TestKit;
using static DrBot.Tests.Surface.SurfaceBench;

namespace DrBot.Tests.Surface;

/// <summary>Which messages stand in Slack after what happened, once each, over outages and restarts.</summary>
public sealed class CardBoardTests
{
    [Fact]
    public async Task Approval_Asked_ReachesEveryEligiblePersonDirectlyAndNeverTheRequester()
    {
        await using var bench = await StartAsync();
        await bench.AwaitingAsync();

        foreach (var actor in new[] { Cast.Mike, Cast.Mona, Cast.Dana, Cast.Olu })
            await UntilAsync(async () => (await DirectAsync(bench, actor)).Any(m => m.Buttons.Any(b => b.Text == "Approve")));

        Assert.Empty(await DirectAsync(bench, Cast.Sarah));
        Assert.Empty(await DirectAsync(bench, Cast.Eve));
    }

    [Fact]
    public async Task Approval_PressedInADirectMessage_Counts()
    {
        await using var bench = await StartAsync();
        await bench.AwaitingAsync();
        await UntilAsync(async () => (await DirectAsync(bench, Cast.Mike)).Count == 1);

        await bench.Mike.ClickAsync((await DirectAsync(bench, Cast.Mike)).Single(), "Approve", Limit);

        Assert.Equal("mike.johnson", (await bench.StateAsync()).Run(Run)!.Votes.Single().Person);
    }

    [Fact]
    public async Task DirectMessages_OnceDecided_SayHowAndHaveNothingToPressButDetails()
    {
        await using var bench = await StartAsync();
        await bench.AwaitingAsync();
        await UntilAsync(async () => (await DirectAsync(bench, Cast.Dana)).Count == 1);

        await bench.DoAsync(new DenyRun(Cast.Mike, Run, TestPlans.Failover().Digest, "no"));

        await UntilAsync(async () => (await DirectAsync(bench, Cast.Dana)).Single() is { } m
            && m.AllText.Contains("Rejected", StringComparison.Ordinal) && m.Buttons.All(b => b.Text == "Details"));
    }

    [Fact]
    public async Task Slack_AwayAndBack_ShowsTheNewestStateAlonePerCardAndOneSummary()
    {
        var wire = new ManualClock(DateTimeOffset.UtcNow);
        await using var bench = await StartAsync(wire);
        await bench.DeclaredAsync();
        await UntilAsync(async () => (await bench.ChannelAsync()).Count > 0, () => wire.Advance(0.5));
        await bench.Practice.BreakAsync(new SlackBreak("down"), Limit);

        for (var i = 1; i <= 5; i++)
        {
            var id = $"{Incident}-R{i}";
            await bench.DoAsync(new ProposeRun(Cast.Sarah, id, TestPlans.Failover(), "again", null, null));
            await bench.DoAsync(new RecordPreview(id, [new StepFacts("fence", "blocked", TestPlans.FactsOf(TestPlans.Fence), [$"reason {i}"])]));
        }

        await bench.DoAsync(new CancelIncident(Cast.Sarah, "false alarm"));
        await PassAsync(wire, 120);
        await bench.Practice.BreakAsync(new SlackBreak("up"), Limit);
        var back = wire.GetUtcNow();
        await UntilAsync(async () => await StandsAsync(bench, "reason 5", "is cancelled"), () => wire.Advance(0.25));

        Assert.True(wire.GetUtcNow() - back <= TimeSpan.FromSeconds(60), $"{wire.GetUtcNow() - back}");
        var summary = Assert.Single(
            await bench.ChannelAsync(), m => m.AllText.StartsWith("Meanwhile:", StringComparison.Ordinal));
        Assert.Contains("reason 1", summary.AllText, StringComparison.Ordinal);
        Assert.Contains("reason 5", summary.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slack_SaysTooMany_TheCardStillArrives()
    {
        await using var bench = await StartAsync();
        await bench.Practice.BreakAsync(new SlackBreak("rate-limit", "chat.postMessage", 2, 1), Limit);

        await bench.AwaitingAsync();

        await bench.CardAsync(bench.Mike, "Approve");
    }

    [Fact]
    public async Task Restart_NothingHappened_PostsNothingTwice()
    {
        await using var bench = await StartAsync();
        await bench.AwaitingAsync();
        await bench.CardAsync(bench.Mike, "Approve");
        await bench.DoAsync(new WithdrawRun(Cast.Sarah, Run, "the region is back"));
        await UntilAsync(async () => (await bench.ChannelAsync()).Any(m => m.AllText.Contains("Withdrawn", StringComparison.Ordinal)));
        await SettledAsync(bench);
        var before = (await bench.ChannelAsync()).Select(m => m.Ts).ToList();

        await bench.RestartAsync();
        await SettledAsync(bench);
        await bench.RestartAsync();
        await SettledAsync(bench);

        Assert.Equal(before, (await bench.ChannelAsync()).Select(m => m.Ts));
    }

    [Fact]
    public async Task Restart_WhileSlackWasAway_BringsTheEndOfAnIncidentThatIsOver()
    {
        await using var bench = await StartAsync();
        await bench.DeclaredAsync();
        await UntilAsync(async () => (await bench.ChannelAsync()).Count > 0);
        await SettledAsync(bench);
        await bench.Practice.BreakAsync(new SlackBreak("down"), Limit);
        await bench.DoAsync(new CancelIncident(Cast.Sarah, "false alarm"));
        await Task.Delay(300);
        await bench.StopBotAsync();
        await bench.Practice.BreakAsync(new SlackBreak("up"), Limit);

        await bench.StartBotAsync();

        await UntilAsync(() => StandsAsync(bench, "Cancelled", "is cancelled, by sarah.chen: false alarm"));
    }

    [Fact]
    public async Task Announcement_OfARefusal_IsSaidAloudOnce()
    {
        await using var bench = await StartAsync();
        await bench.DeclaredAsync();
        await bench.DoAsync(new ProposeRun(Cast.Sarah, Run, TestPlans.Failover(), "go", null, null));

        await bench.DoAsync(new RecordPreview(Run, [new StepFacts("fence", "blocked", TestPlans.FactsOf(TestPlans.Fence), ["<!channel> stop"])]));

        await UntilAsync(() => StandsAsync(bench, $"{Run} is refused: fence: &lt;!channel&gt; stop"));
    }

    private static async Task<bool> StandsAsync(SurfaceBench bench, params string[] texts)
    {
        var messages = await bench.ChannelAsync();
        return texts.All(t => messages.Any(m => m.AllText.Contains(t, StringComparison.Ordinal)));
    }

    private static async Task<IReadOnlyList<PracticeMessage>> DirectAsync(SurfaceBench bench, Commands.Actor actor) =>
        [.. (await bench.Practice.As(AccountOf(actor)).DirectMessagesAsync(Limit)).Where(m => !m.IsEphemeral)];

    private static async Task PassAsync(ManualClock wire, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            wire.Advance(1);
            await Task.Delay(5);
        }
    }

    // Everything that was to be shown stands in Slack.
    private static Task SettledAsync(SurfaceBench bench)
    {
        var quiet = 0;
        return UntilAsync(() => Task.FromResult((quiet = bench.Get<SlackCards>().Health.Waiting == 0 ? quiet + 1 : 0) > 40));
    }
}
