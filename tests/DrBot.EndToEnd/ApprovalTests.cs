using System.Net;
using DrBot.Sandbox.Demo;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.EndToEnd;

/// <summary>From a typed proposal to a promoted database: who may say yes, and whose yes counts.</summary>
public sealed class ApprovalTests
{
    [Fact]
    public async Task Failover_TwoOthersApprove_PromotesTheDatabaseAndNobodyElseCan()
    {
        await using var practice = await Practice.StartAsync();
        await practice.Slack.ChangePersonAsync(new SlackPerson("U0NOBODY", "Nobody Known"), practice.Patience);
        var run = await practice.ProposeAsync("/dr failover", practice.Mike);
        var card = await practice.ApprovalCardAsync(run);

        Assert.Contains("Waits for approval", card.AllText, StringComparison.Ordinal);
        Assert.Contains("*not possible* for promote", card.AllText, StringComparison.Ordinal);
        Assert.Contains("data loss *", card.AllText, StringComparison.Ordinal);
        Assert.Contains("asked for", await practice.ApproveAsync(practice.Mike, card), StringComparison.Ordinal);
        Assert.Contains("Not done", await practice.ApproveAsync(practice.Lisa, card), StringComparison.Ordinal);
        Assert.Contains("Not done", await practice.ApproveAsync(practice.Slack.As("U0NOBODY"), card), StringComparison.Ordinal);
        await AssertStrangersAreNobodyAsync(practice, card);
        // Bo is both; alone that is one yes.
        await practice.ApproveAsync(practice.Slack.As("U0BO"), card);
        await practice.ApproveAsync(practice.Slack.As("U0BO"), card);
        Assert.Equal("AwaitingApproval", await practice.StatusAsync(run));
        Assert.Empty(await practice.ChangesAsync());
        Assert.Equal("replica", (await practice.WorldAsync()).Databases["unjucks-dr-db"].Role);

        await practice.ApproveAsync(practice.David, card);

        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused", "Rejected"));
        Assert.Equal("primary", (await practice.WorldAsync()).Databases["unjucks-dr-db"].Role);
        Assert.Equal("dr-api.unjucks.dev", (await practice.WorldAsync()).Dns["api.unjucks.dev"].Value);
        var shown = await practice.MessageAsync("the approvals", m => ApprovalCardReading.Of(m) is { Approvals.Count: 2 });
        Assert.Equal(
            [("manager", "Bo Larsen"), ("director", "David Kim")], ApprovalCardReading.Of(shown)!.Approvals);
    }

    // Who is not of this workspace never sees the channel: their presses are made by hand.
    private static async Task AssertStrangersAreNobodyAsync(Practice practice, PracticeMessage card)
    {
        using var slack = new SlackRequests(practice.Host.DrBot);
        await practice.Slack.ChangePersonAsync(new SlackPerson("U0GUEST", "A Guest") { IsGuest = true }, practice.Patience);
        await practice.Slack.ChangePersonAsync(new SlackPerson("U0STRANGER", "A Stranger") { IsStranger = true, TeamId = "T0OTHER" }, practice.Patience);
        Assert.Equal(HttpStatusCode.OK, await slack.PressAsync(card, "Approve", "U0GUEST"));
        Assert.Equal(HttpStatusCode.OK, await slack.PressAsync(card, "Approve", "U0STRANGER"));
        Assert.Equal(HttpStatusCode.Forbidden, await slack.PressAsync(card, "Approve", "U0STRANGER", "T0OTHER"));
    }
}
