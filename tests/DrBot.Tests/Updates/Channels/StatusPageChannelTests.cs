using System.Text.Json.Nodes;
using DrBot.Commands.Incidents;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Updates.Channels;
using Xunit;

namespace DrBot.Tests.Updates.Channels;

public sealed class StatusPageChannelTests : IAsyncLifetime
{
    private static readonly OutgoingUpdate Declared = SmtpChannelTests.Update with
    {
        Address = "API,Web Application",
        Subject = "Disaster Recovery Activation",
        Text = "We are investigating.",
    };

    private readonly HttpMessageHandler _handler = Egress.Loopback.CreateHandler();
    private LoopbackStatusPage _page = null!;

    public async Task InitializeAsync() => _page = await LoopbackStatusPage.StartAsync();

    public async Task DisposeAsync()
    {
        _handler.Dispose();
        await _page.DisposeAsync();
    }

    [Fact]
    public async Task Send_First_OpensAnIncident()
    {
        var receipt = await Send(Declared);
        Assert.Equal("https://stspg.io/inc1", receipt.Reference);
        Assert.Empty(receipt.Warnings);
        Assert.Equal(
            ["GET /incidents/unresolved", "GET /incidents", "GET /components", "POST /incidents"], _page.Calls);
        var incident = Assert.Single(_page.Incidents);
        Assert.Equal("Disaster Recovery Activation", (string?)incident["name"]);
        Assert.Equal("investigating", (string?)incident["status"]);
        Assert.Equal("critical", (string?)incident["impact_override"]);
        Assert.Equal("We are investigating.", (string?)incident["body"]);
        Assert.Equal("""{"c1":"major_outage","c2":"major_outage"}""", incident["components"]!.ToJsonString());
        Assert.Equal("""["c1","c2"]""", incident["component_ids"]!.ToJsonString());
        Assert.True((bool)incident["deliver_notifications"]!);
    }

    [Fact]
    public async Task Send_OverTheLifeOfAnIncident_ChangesTheSameOne()
    {
        using var channel = Channel();
        await channel.SendAsync(Declared, default);
        await channel.SendAsync(Next("2", IncidentStatus.Mitigating), default);
        await channel.SendAsync(Next("3", IncidentStatus.Monitoring), default);
        Assert.Equal("operational", (string?)_page.Incidents[0]["components"]!["c1"]);
        await channel.SendAsync(Next("4", IncidentStatus.Resolved), default);
        var incident = Assert.Single(_page.Incidents);
        Assert.Equal(("resolved", 4), ((string?)incident["status"], (int)incident["updates"]!));
        Assert.Equal(1, _page.Calls.Count(call => call == "GET /components"));
        Assert.Equal("PATCH /incidents/inc1", _page.Calls[^1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(502)]
    public async Task Send_AnswerLost_IsUnknownAndTheRepetitionDoesNothingTwice(int status)
    {
        _page.Faults.Enqueue(("POST", status, true, null));
        Assert.Equal(ProviderFailure.UnknownOutcome, (await Failure(Declared)).Kind);
        Assert.Equal("https://stspg.io/inc1", (await Send(Declared)).Reference);
        Assert.Equal(1, (int)Assert.Single(_page.Incidents)["updates"]!);

        _page.Faults.Enqueue(("PATCH", status, true, null));
        var resolved = Next("2", IncidentStatus.Resolved);
        Assert.Equal(ProviderFailure.UnknownOutcome, (await Failure(resolved)).Kind);
        await Send(resolved);
        Assert.Equal(2, (int)Assert.Single(_page.Incidents)["updates"]!);
    }

    [Fact]
    public async Task Send_RequestLost_IsUnknownAndTheRepetitionDoesIt()
    {
        _page.Faults.Enqueue(("POST", -1, false, null));
        Assert.Equal(ProviderFailure.UnknownOutcome, (await Failure(Declared)).Kind);
        await Send(Declared);
        Assert.Single(_page.Incidents);
    }

    [Theory]
    [InlineData(420, "7", 7)]
    [InlineData(429, null, 10)]
    public async Task Send_TooFast_IsThrottledWithItsWait(int status, string? header, int seconds)
    {
        _page.Faults.Enqueue(("POST", status, false, header));
        var failure = await Failure(Declared);
        Assert.Equal(ProviderFailure.Throttled, failure.Kind);
        Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
    }

    [Theory]
    [InlineData("GET", 500, ProviderFailure.Transient)]
    [InlineData("GET", -1, ProviderFailure.Transient)]
    [InlineData("GET", 404, ProviderFailure.NotFound)]
    [InlineData("POST", 422, ProviderFailure.Invalid)]
    [InlineData("POST", 403, ProviderFailure.Denied)]
    public async Task Send_ServiceSaysNo_IsTyped(string method, int status, ProviderFailure kind)
    {
        _page.Faults.Enqueue((method, status, false, null));
        Assert.Equal(kind, (await Failure(Declared)).Kind);
        Assert.Empty(_page.Incidents);
    }

    [Fact]
    public async Task Send_WrongKey_SaysWhereToLookAndNotTheKey()
    {
        using var channel = Channel(key: "wrong-key");
        var failure = await Assert.ThrowsAsync<ProviderException>(() => channel.SendAsync(Declared, default));
        Assert.Equal(ProviderFailure.Denied, failure.Kind);
        Assert.Contains("Check channels.status-page.key", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-key", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ComponentUnknown_TellsTheRestAndWarns()
    {
        var receipt = await Send(Declared with { Address = "API, Template Generation" });
        Assert.Equal("""{"c1":"major_outage"}""", _page.Incidents[0]["components"]!.ToJsonString());
        Assert.Equal("the status page has no component 'Template Generation'; it has: API, Web Application",
            Assert.Single(receipt.Warnings));
    }

    [Fact]
    public async Task Send_Exercise_LeavesThePublicAlone()
    {
        await Send(Declared with { Exercise = true });
        Assert.Empty(_page.Calls);
    }

    [Fact]
    public async Task Send_Practice_NotifiesNobody()
    {
        await Send(Declared with { Practice = true });
        Assert.False((bool)_page.Incidents[0]["deliver_notifications"]!);
    }

    [Fact]
    public async Task Send_SomebodyElsesIncident_IsLeftAlone()
    {
        _page.Incidents.Add(new JsonObject { ["id"] = "other", ["status"] = "investigating", ["metadata"] = "odd" });
        await Send(Declared);
        Assert.Equal(2, _page.Incidents.Count);
        Assert.Null(_page.Incidents[0]["body"]);
    }

    [Fact]
    public async Task Send_OutsideUnderTheLoopbackRule_IsDenied()
    {
        using var channel = Channel(url: "http://api.statuspage.example/v1");
        var failure = await Assert.ThrowsAsync<ProviderException>(() => channel.SendAsync(Declared, default));
        Assert.Equal(ProviderFailure.Denied, failure.Kind);
    }

    [Fact]
    public async Task Send_ServiceFallsSilent_EndsByTheWireClock()
    {
        using var silent = new SilentHandler();
        using var channel = Channel(handler: silent, timeout: TimeSpan.FromMilliseconds(100));
        var failure = await Assert.ThrowsAsync<ProviderException>(() => channel.SendAsync(Declared, default));
        Assert.Equal(ProviderFailure.Transient, failure.Kind);
    }

    [Theory]
    [InlineData(2, "partial_outage", "major")]
    [InlineData(3, "degraded_performance", "minor")]
    [InlineData(4, "degraded_performance", "none")]
    public void Words_Level_IsToldAsItIs(int level, string component, string impact)
    {
        Assert.Equal(component, StatusPageWords.Component(IncidentStatus.Declared, level));
        Assert.Equal(impact, StatusPageWords.Impact(level));
    }

    private static OutgoingUpdate Next(string key, IncidentStatus status) =>
        Declared with { Key = key, Status = status };

    private async Task<DeliveryReceipt> Send(OutgoingUpdate update)
    {
        using var channel = Channel();
        return await channel.SendAsync(update, default);
    }

    private Task<ProviderException> Failure(OutgoingUpdate update) =>
        Assert.ThrowsAsync<ProviderException>(() => Send(update));

    private StatusPageChannel Channel(
        string key = "key1", string? url = null, HttpMessageHandler? handler = null, TimeSpan? timeout = null) =>
        new(new StatusPageApi(
            new StatusPageOptions
            {
                ApiUrl = url is null ? _page.Url : new Uri(url),
                Page = "page1",
                Key = key,
                Timeout = timeout ?? TimeSpan.FromSeconds(20),
            },
            handler ?? _handler,
            TimeProvider.System));

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("never");
        }
    }
}
