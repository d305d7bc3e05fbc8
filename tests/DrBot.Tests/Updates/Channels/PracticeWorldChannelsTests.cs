using DrBot.Commands.Incidents;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.World;
using DrBot.Updates.Channels;
using Xunit;

namespace DrBot.Tests.Updates.Channels;

/// <summary>Both channels against the practice world, over its real sockets.</summary>
public sealed class PracticeWorldChannelsTests : IAsyncLifetime
{
    private readonly HttpMessageHandler _handler = Egress.Loopback.CreateHandler();
    private SandboxHost _host = null!;

    private static OutgoingUpdate Update => SmtpChannelTests.Update;

    public async Task InitializeAsync() => _host = await SandboxHost.StartAsync(new SandboxOptions(), default);

    public async Task DisposeAsync()
    {
        _handler.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Mail_ForeignText_ArrivesAsWritten()
    {
        var update = Update with { Subject = "🚨 Störung – Übersicht", Text = "• eins\n.\n\n• zwei = 2 " };
        await Mail().SendAsync(update, default);
        var mail = Assert.Single(_host.World.Read().Mails);
        Assert.Equal((update.Subject, update.Text), (mail.Subject, mail.Text));
        Assert.Equal(["eng@example.com"], mail.To);
        Assert.Equal("drbot@practice.example", mail.From);
    }

    [Fact]
    public async Task Mail_AnswerLost_IsUnknownAndTheRepetitionIsTheSameMail()
    {
        _host.World.Break(new BreakRequest { Kind = "lose-response", Operation = "smtp", Count = 1 });
        var failure = await Assert.ThrowsAsync<ProviderException>(() => Mail().SendAsync(Update, default));
        Assert.Equal(ProviderFailure.UnknownOutcome, failure.Kind);
        await Mail().SendAsync(Update, default);
        Assert.Equal(2, Assert.Single(_host.World.Read().Mails).Copies);
    }

    [Fact]
    public async Task Mail_ServerBusy_IsTransient()
    {
        _host.World.Break(new BreakRequest { Kind = "throttle", Operation = "smtp", Count = 1 });
        var failure = await Assert.ThrowsAsync<ProviderException>(() => Mail().SendAsync(Update, default));
        Assert.Equal((ProviderFailure.Transient, "450"), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task StatusPage_AnswersLostOnTheWay_ShowsEveryUpdateOnce()
    {
        using var page = StatusPage();
        await Stubbornly(page, Post("1", IncidentStatus.Declared), "CreateIncident");
        await Stubbornly(page, Post("2", IncidentStatus.Monitoring), "UpdateIncident");
        await Stubbornly(page, Post("3", IncidentStatus.Resolved), "UpdateIncident");

        var state = _host.World.Read().StatusPage;
        var incident = Assert.Single(state.Incidents);
        Assert.Equal(["3", "2", "1"], incident.Updates.Select(update => update.Body));
        Assert.Equal(("resolved", "critical"), (incident.Status, incident.Impact));
        Assert.All(state.Components.Values, status => Assert.Equal("operational", status));
    }

    [Fact]
    public async Task StatusPage_Outage_ShowsOnTheNamedComponents()
    {
        using var page = StatusPage();
        var receipt = await page.SendAsync(Post("1", IncidentStatus.Declared), default);
        Assert.Empty(receipt.Warnings);
        Assert.All(_host.World.Read().StatusPage.Components.Values, status => Assert.Equal("major_outage", status));
    }

    private async Task Stubbornly(StatusPageChannel page, OutgoingUpdate update, string operation)
    {
        _host.World.Break(new BreakRequest { Kind = "lose-response", Operation = operation, Count = 1 });
        var failure = await Assert.ThrowsAsync<ProviderException>(() => page.SendAsync(update, default));
        Assert.Equal(ProviderFailure.UnknownOutcome, failure.Kind);
        await page.SendAsync(update, default);
    }

    private OutgoingUpdate Post(string key, IncidentStatus status) => Update with
    {
        Key = key,
        Text = key,
        Status = status,
        Address = string.Join(',', _host.World.Spec.StatusPage.Components),
    };

    private SmtpChannel Mail() => new(
        SmtpOptions.Parse($"smtp://{_host.Smtp}", "drbot@practice.example"), Egress.Loopback, TimeProvider.System);

    private StatusPageChannel StatusPage() => new(new StatusPageApi(
        new StatusPageOptions
        {
            ApiUrl = new Uri(_host.Page, "statuspage/v1/"),
            Page = _host.World.Spec.StatusPage.Page,
            Key = PracticeCredentials.StatusPageKey,
        },
        _handler,
        TimeProvider.System));
}
