using System.Net;
using DrBot.Sandbox.Demo;
using DrBot.TestKit;

namespace DrBot.EndToEnd;

/// <summary>What people can decide about a run besides letting it go.</summary>
public sealed class ChoiceTests
{
    [Fact]
    public async Task Reject_OneEligibleNo_EndsTheRunAndChangesNothing()
    {
        await using var practice = await Practice.StartAsync();
        var run = await practice.ProposeAsync("/dr failover");
        var card = await practice.ApprovalCardAsync(run);
        await practice.ApproveAsync(practice.Mike, card);

        Assert.True((await practice.David.ClickAsync(card, "Reject", practice.Patience)).Ok);
        await practice.David.WaitForViewAsync(_ => true, practice.Patience);
        Assert.True((await practice.David.SubmitAsync(new() { ["reason"] = "the region is coming back" }, practice.Patience)).Ok);

        Assert.Equal("Rejected", await practice.RunAsync(run, "Rejected", "Running", "Completed"));
        await practice.HearAsync("the region is coming back");
        Assert.Empty(await practice.ChangesAsync());
    }

    [WideFact]
    public async Task Proposal_NobodyAnswers_ExpiresAndCannotBeApprovedAnyMore()
    {
        await using var practice = await Practice.StartAsync();
        var run = await practice.ProposeAsync("/dr failover hasty");
        var card = await practice.ApprovalCardAsync(run);

        Assert.Equal("Expired", await practice.RunAsync(run, "Expired", "Running", "Completed"));
        await practice.HearAsync("expired");
        using var slack = new SlackRequests(practice.Host.DrBot);
        Assert.Equal(HttpStatusCode.OK, await slack.PressAsync(card, "Approve", "U0MIKE"));
        Assert.Equal(HttpStatusCode.OK, await slack.PressAsync(card, "Approve", "U0DAVID"));

        Assert.Equal("Expired", await practice.StatusAsync(run));
        Assert.Empty(await practice.ChangesAsync());
    }

    [WideFact]
    public async Task HoldResumeAbort_DuringThePromotion_NothingNewStartsAndWhatIsDoneStays()
    {
        await using var practice = await Practice.StartAsync();
        await practice.BreakAsync("slow-promotion", seconds: 80);
        var run = await practice.FailOverAsync();
        await practice.UntilAsync("the promotion", async () => (await practice.ChangesAsync()).Count == 1);

        Assert.StartsWith("Not done", await practice.SayAsync(practice.Lisa, "/dr hold --reason \"may I?\""), StringComparison.Ordinal);
        await practice.SayAsync(practice.Mike, "/dr hold --reason \"checking first\"");
        Assert.Equal("Paused", await practice.StatusAsync(run));
        await practice.UntilAsync("the promotion's end", async () => (await practice.WorldAsync()).Databases["unjucks-dr-db"] is
        { Role: "primary", Status: "available" });
        Assert.Equal("Paused", await practice.StatusAsync(run));
        Assert.Equal(["PromoteReadReplica unjucks-dr-db"], await practice.ChangesAsync());

        await practice.SayAsync(practice.Sarah, "/dr resume");
        await practice.UntilAsync("the next step", async () => (await practice.ChangesAsync()).Count == 2);
        await practice.SayAsync(practice.Sarah, "/dr abort --reason \"the primary is back\"");

        Assert.Equal("Aborted", await practice.RunAsync(run, "Aborted", "Completed"));
        await practice.HearAsync("the primary is back");
        Assert.Equal("primary", (await practice.WorldAsync()).Databases["unjucks-dr-db"].Role);
        var card = await practice.MessageAsync("the run's end", m => RunCardReading.Of(m) is { Status: "Aborted" });
        Assert.DoesNotContain(card.Buttons, b => b.Text.StartsWith("Resume", StringComparison.Ordinal));
    }
}
