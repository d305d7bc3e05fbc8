using DrBot.Commands.Updates;
using DrBot.Providers.Http;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.World;
using DrBot.Updates.Channels;
using Xunit;

namespace DrBot.Tests.Updates;

/// <summary>The loop with the channels of production, against the practice world's mail exchanger and status
/// page.</summary>
public sealed class UpdateWorldTests : IAsyncLifetime
{
    private readonly HttpMessageHandler handler = Egress.Loopback.CreateHandler();
    private SandboxHost host = null!;
    private UpdateStory story = null!;

    public async Task InitializeAsync()
    {
        host = await SandboxHost.StartAsync(new SandboxOptions(), default);
        story = await UpdateStory.BeginAsync();
    }

    public async Task DisposeAsync()
    {
        await story.DisposeAsync();
        handler.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Killed_BetweenSendingAndRecording_NothingIsThereTwice()
    {
        var (mail, page) = (new DyingChannel(Mail()), new DyingChannel(Page()));
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        await Task.WhenAll(mail.Died, page.Died).WaitAsync(TimeSpan.FromSeconds(30));
        await story.RestartAsync();
        Assert.Single(host.World.Read().StatusPage.Incidents);

        await story.StartAsync(Mail(), Page());
        var all = await story.WhenEndedAsync(2);
        Assert.All(all, d => Assert.Equal(DeliveryStatus.Sent, d.Status));
        // The page is asked; a mail leaves again under the same Message-ID, which makes it the same mail.
        Assert.Single(Assert.Single(host.World.Read().StatusPage.Incidents).Updates);
        Assert.Equal("Checkout is down", Assert.Single(host.World.Read().Mails).Subject);
    }

    [Fact]
    public async Task MailServerBusy_PageGoesOutMeanwhile_AndBothArriveOnce()
    {
        host.World.Break(new BreakRequest { Kind = "throttle", Operation = "smtp", Count = 3 });
        await story.StartAsync(Mail(), Page());
        await story.DeclareAsync();
        await story.WhenAsync(all => all.Count(d => d.Status == DeliveryStatus.Sent) == 2);
        Assert.Equal(1, Assert.Single(host.World.Read().Mails).Copies);
        Assert.Single(Assert.Single(host.World.Read().StatusPage.Incidents).Updates);
    }

    [Fact]
    public async Task AnswersLost_EveryUpdateStandsOnce()
    {
        host.World.Break(new BreakRequest { Kind = "lose-response", Operation = "CreateIncident", Count = 1 });
        host.World.Break(new BreakRequest { Kind = "lose-response", Operation = "smtp", Count = 1 });
        await story.StartAsync(Mail(), Page());
        await story.DeclareAsync();
        await story.WhenAsync(all => all.Count(d => d.Status == DeliveryStatus.Sent) == 2);
        Assert.Single(host.World.Read().Mails);
        Assert.Single(Assert.Single(host.World.Read().StatusPage.Incidents).Updates);
    }

    private SmtpChannel Mail() => new(
        SmtpOptions.Parse($"smtp://{host.Smtp}", "drbot@practice.example"), Egress.Loopback, TimeProvider.System);

    private StatusPageChannel Page() => new(new StatusPageApi(
        new StatusPageOptions
        {
            ApiUrl = new Uri(host.Page, "statuspage/v1/"),
            Page = host.World.Spec.StatusPage.Page,
            Key = PracticeCredentials.StatusPageKey,
        },
        handler,
        TimeProvider.System));
}
