using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using DrBot.Providers;
using DrBot.TestKit;
using Xunit;

namespace DrBot.Tests.Updates;

public sealed class UpdateSenderTests : IAsyncLifetime
{
    private readonly RecordingChannel mail = new("email");
    private readonly RecordingChannel page = new("status-page");
    private UpdateStory story = null!;

    public async Task InitializeAsync() => story = await UpdateStory.BeginAsync();

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task Declared_EveryAudience_IsToldOnceAtOnce()
    {
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        var all = await story.WhenEndedAsync(2);
        await story.QuietAsync();
        Assert.All(all, d => Assert.Equal(DeliveryStatus.Sent, d.Status));
        Assert.Equal(
            ("eng@example.com", "Checkout is down"), (Assert.Single(mail.Given).Address, mail.Given.First().Subject));
        Assert.Equal("API", Assert.Single(page.Given).Address);
        Assert.False(mail.Given.First().Practice);
        Assert.Empty(story.Degraded.All);
    }

    [Fact]
    public async Task Cadence_TimePasses_TellsAgainAndNothingTwice()
    {
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await story.WhenEndedAsync(2);
        await story.QuietAsync();
        story.Domain.Advance(TimeSpan.FromMinutes(30));
        var all = await story.WhenEndedAsync(3);
        await story.QuietAsync();
        Assert.Equal(2, mail.Given.Count);
        Assert.Single(page.Given);
        Assert.Contains(all, d => d is { Kind: UpdateKind.Periodic, Status: DeliveryStatus.Sent });
    }

    [Fact]
    public async Task Restart_EverythingDelivered_RepeatsNothing()
    {
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await story.WhenEndedAsync(2);
        await story.RestartAsync();
        await story.StartAsync(mail, page);
        await story.QuietAsync();
        story.Domain.Advance(TimeSpan.FromMinutes(30));
        await story.WhenEndedAsync(3);
        Assert.Equal(["initial", "periodic-1"], mail.Given.Select(u => u.Key.Split('/')[^1]));
        Assert.Single(page.Given);
    }

    [Fact]
    public async Task Restart_OverSeveralPeriods_SaysTheNewestOnly()
    {
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await story.WhenEndedAsync(2);
        await story.RestartAsync();
        story.Domain.Advance(TimeSpan.FromMinutes(95));
        await story.StartAsync(mail, page);
        await story.WhenEndedAsync(3);
        await story.QuietAsync();
        Assert.Equal(["initial", "periodic-3"], mail.Given.Select(u => u.Key.Split('/')[^1]));
    }

    [Fact]
    public async Task Killed_BetweenIntentAndSending_SendsTheVeryWordsUnderTheKey()
    {
        mail.Before = token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await story.WhenAsync(all => all.Count == 2 && all.Count(d => d.Status == DeliveryStatus.Sent) == 1);
        while (mail.Given.IsEmpty)
            await Task.Yield();
        await story.RestartAsync();

        mail.Before = _ => Task.CompletedTask;
        story.Domain.Advance(TimeSpan.FromMinutes(7));
        await story.StartAsync(mail, page);
        await story.WhenEndedAsync(2);
        var (first, second) = (mail.Given.First(), mail.Given.Last());
        Assert.NotSame(first, second);
        Assert.Equal((first.Key, first.Subject, first.Text), (second.Key, second.Subject, second.Text));
        Assert.Single(page.Given);
    }

    [Fact]
    public async Task Resolved_WhileNothingRan_TheEndIsStillTold()
    {
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await story.WhenEndedAsync(2);
        await story.RestartAsync();
        await story.DoAsync(new ResolveIncident(Cast.Sarah, "it was a cable", AcceptDebt: null));
        await story.StartAsync(mail, page);
        await story.WhenEndedAsync(4);
        await story.QuietAsync();
        Assert.Equal("resolution", mail.Given.Last().Key.Split('/')[^1]);
        Assert.Equal(IncidentStatus.Resolved, page.Given.Last().Status);
        Assert.Equal((2, 2), (mail.Given.Count, page.Given.Count));
    }

    [Fact]
    public async Task Requested_AfterTheEnd_StillGoesOut()
    {
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await story.DoAsync(new ResolveIncident(Cast.Sarah, "", AcceptDebt: null));
        await story.WhenAsync(all => all.Count(d =>
            d is { Kind: UpdateKind.Resolution, Status: DeliveryStatus.Sent }) == 2);
        await story.QuietAsync();
        await story.DoAsync(new RequestUpdate(Cast.Sarah, "1", "engineering", "the review is on Monday"));
        await story.WhenAsync(all => all.Any(d => d is { Kind: UpdateKind.Requested, Status: DeliveryStatus.Sent }));
    }

    [Fact]
    public async Task ChannelAway_HoldsUpNoOther_AndIsTriedUntilItIsBack()
    {
        for (var i = 0; i < 4; i++)
            mail.Failures.Enqueue(i % 2 == 0 ? ProviderFailure.Transient : ProviderFailure.Throttled);
        var back = new TaskCompletionSource();
        mail.Before = _ => mail.Given.Count > 2 ? back.Task : Task.CompletedTask;
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await story.WhenAsync(all => all.Any(d => d is { Channel: "status-page:API", Status: DeliveryStatus.Sent }));
        while (mail.Given.Count <= 2)
            await Task.Yield();
        Assert.Contains("it says", story.Degraded.All["updates.engineering.email"], StringComparison.Ordinal);

        back.SetResult();
        await story.WhenAsync(all => all.All(d => d.Status == DeliveryStatus.Sent));
        Assert.Equal(5, mail.Given.Count);
        Assert.Single(mail.Given.Select(u => (u.Key, u.Text)).Distinct());
        Assert.Empty(story.Degraded.All);
    }

    [Fact]
    public async Task OutcomeLost_OnAChannelThatCannotTell_EndsAfterThree()
    {
        var blind = new RecordingChannel("email") { KnowsItsOwn = false };
        for (var i = 0; i < 9; i++)
            blind.Failures.Enqueue(ProviderFailure.UnknownOutcome);
        await story.StartAsync(blind, page);
        await story.DeclareAsync();
        var all = await story.WhenEndedAsync(2);
        var failed = Assert.Single(all, d => d.Status == DeliveryStatus.Failed);
        Assert.Contains("may have arrived", failed.Reference, StringComparison.Ordinal);
        Assert.Equal(3, blind.Given.Count);
    }

    [Theory]
    [InlineData(ProviderFailure.Denied)]
    [InlineData(ProviderFailure.Invalid)]
    [InlineData(ProviderFailure.NotFound)]
    public async Task Refused_ForGood_IsRecordedShownAndForgottenAtTheNextSuccess(ProviderFailure kind)
    {
        mail.Failures.Enqueue(kind);
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        var all = await story.WhenEndedAsync(2);
        Assert.Equal($"it says {kind}", Assert.Single(all, d => d.Status == DeliveryStatus.Failed).Reference);
        Assert.Equal($"it says {kind}", story.Degraded.All["updates.engineering.email"]);

        await story.QuietAsync();
        story.Domain.Advance(TimeSpan.FromMinutes(30));
        await story.WhenEndedAsync(3);
        Assert.Empty(story.Degraded.All);
    }

    [Fact]
    public async Task ChannelNotConfigured_IsRecordedWithWhatToConfigure()
    {
        await story.StartAsync(page);
        await story.DeclareAsync();
        var all = await story.WhenEndedAsync(2);
        Assert.Contains("channels.email", Assert.Single(all, d =>
            d.Status == DeliveryStatus.Failed).Reference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exercise_OutsidersHearNothing_UntilItIsSerious()
    {
        var inside = new RecordingChannel("email") { ReachesOutsiders = false };
        await story.StartAsync(inside, page);
        await story.DeclareAsync(exercise: true);
        await story.WhenEndedAsync(1);
        await story.QuietAsync();
        Assert.StartsWith("[EXERCISE] ", Assert.Single(inside.Given).Subject, StringComparison.Ordinal);
        Assert.True(inside.Given.First().Exercise);
        Assert.Empty(page.Given);

        await story.DoAsync(new ProposeRun(
            Cast.Sarah, $"{UpdateStory.Id}-R1", TestPlans.Failover() with { Plan = "shop" }, "it burns after all",
            Supersede: null, OpenElsewhere: null));
        await story.WhenEndedAsync(2);
        Assert.False(Assert.Single(page.Given).Exercise);
    }

    [Fact]
    public async Task Template_SaysNothing_PeopleAreToldInTheBuiltInWords()
    {
        await story.DisposeAsync();
        story = await UpdateStory.BeginAsync("{{#if kind.resolution}}It is over.{{/if}}\n");
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await story.WhenEndedAsync(2);
        Assert.Contains("Checkout is down", Assert.Single(mail.Given).Text, StringComparison.Ordinal);
        Assert.Contains("built-in words", story.Degraded.All["updates.template.technical"], StringComparison.Ordinal);
    }
}
