using DrBot.Sandbox.Demo;
using DrBot.TestKit;

namespace DrBot.EndToEnd;

/// <summary>What goes wrong on the way and is mended: by people, or by itself.</summary>
public sealed class RecoveryTests
{
    [WideFact]
    public async Task Step_TimesOut_PausesAndRetryGoesOn()
    {
        await using var practice = await Practice.StartAsync();
        await practice.BreakAsync("stall-pods");
        var run = await practice.FailOverAsync();

        Assert.Equal("Paused", await practice.RunAsync(run, "Paused", "Completed"));
        var card = await practice.MessageAsync("the choice", m => RunCardReading.Of(m)?.Pressable("Retry").Any() == true);
        Assert.Contains("*Retry*", card.AllText, StringComparison.Ordinal);
        Assert.Contains("*Abort*", card.AllText, StringComparison.Ordinal);
        await practice.BreakAsync("heal");
        Assert.True((await practice.Sarah.ClickAsync(card, "Retry: scale", practice.Patience)).Ok);

        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Failed", "Aborted"));
        Assert.Equal(FaultTests.Once, await practice.ChangesAsync());
    }

    [WideFact]
    public async Task Region_ComesBackBeforeTheVotes_TheCardShowsThePresentLag()
    {
        await using var practice = await Practice.StartAsync();
        await practice.BreakAsync("region-down");
        var run = await practice.ProposeAsync("/dr failover");
        var card = await practice.ApprovalCardAsync(run);
        Assert.Contains("to the start of the outage", card.AllText, StringComparison.Ordinal);
        await practice.BreakAsync("region-up");
        await practice.MessageAsync("the present lag", m =>
            ApprovalCardReading.Of(m)?.Run == run && m.AllText.Contains("how far the replica is behind now", StringComparison.Ordinal));
        await practice.ApproveAsync(practice.Mike, card);
        await practice.ApproveAsync(practice.David, card);

        Assert.Equal("Completed", await practice.RunAsync(run, "Completed", "Paused"));
    }
}
