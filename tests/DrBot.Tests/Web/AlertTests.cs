using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DrBot.Commands.Alerts;
using DrBot.Commands.Incidents;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Web.Identity;

namespace DrBot.Tests.Web;

/// <summary>The door for alerts: they may propose an incident, and nothing else.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private const string Token = "alertmanagers-own-token";

    private WebStory story = null!;

    public async Task InitializeAsync() => story = await WebStory.StartAsync($$"""
        alerts: { alertmanager: { token-sha256: {{TokenIdentity.HashOf(Token)}}, per-minute: 120 } }

        """);

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task T12_AlertFires_ProposesAnIncidentAndDeclaresNone()
    {
        Assert.Equal(200, await AlertAsync());

        var proposal = Assert.Single(await OpenAsync());
        Assert.Equal(("unjucks", "checkout", "Checkout answers 500"), (proposal.Plan, proposal.Service, proposal.Title.Value));
        Assert.Empty(await story.Get<IncidentReader>().AllAsync(default));
        Assert.All(await story.EntriesAsync(), e => Assert.DoesNotContain(e.Type, new[] { "incident.declared", "run.proposed", "approval.recorded" }));
        var entry = Assert.Single(await story.EntriesAsync(), e => e.Type == "alert.proposed");
        Assert.Equal("alert:alertmanager", entry.Actor);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer another")]
    [InlineData("Basic alertmanagers-own-token")]
    [InlineData("bearer  alertmanagers-own-token")]
    public async Task T12_WithoutItsToken_IsRefusedBeforeAnythingIsRead(string? authorization)
    {
        Assert.Equal(401, await AlertAsync(authorization: authorization));
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task T12_NoAlertsConfigured_NothingAnswersThere()
    {
        await using var without = await WebStory.StartAsync();
        using var response = await without.Http.PostAsync(new Uri("/alerts/alertmanager", UriKind.Relative), new StringContent("{}"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task T13_RepeatsAndOtherGroupsOfTheService_AreOneProposal()
    {
        for (var i = 0; i < 5; i++)
            await AlertAsync();
        await AlertAsync(group: "another");
        await AlertAsync(group: "another");

        Assert.Equal(2, Assert.Single(await OpenAsync()).Groups.Count);
        Assert.Equal(["alert.proposed", "alert.joined"], (await story.EntriesAsync()).Where(e => e.Type.StartsWith("alert.", StringComparison.Ordinal)).Select(e => e.Type));
        await AlertAsync(group: "third", service: "search");
        Assert.Equal(2, (await OpenAsync()).Count);
    }

    [Fact]
    public async Task T13_Resolved_ClosesTheProposalWithItsLastGroup()
    {
        await AlertAsync();
        await AlertAsync(group: "another");
        await AlertAsync(status: "resolved");
        Assert.Single(await OpenAsync());
        await AlertAsync(status: "resolved", group: "another");
        Assert.Empty(await OpenAsync());

        await AlertAsync();
        Assert.Single(await OpenAsync());
    }

    [Fact]
    public async Task T13_ResolvedAfterSomebodyDeclared_ChangesNothing()
    {
        await AlertAsync();
        var (status, body) = await story.SignedAsync("mike.johnson", "POST", $"/api/v1/alerts/{(await OpenAsync())[0].Id}/incident", new { });
        Assert.Equal(200, status);
        var id = (string)body["incident"]!["id"]!;

        await AlertAsync(status: "resolved");

        var incident = (await story.Get<IncidentReader>().ReadAsync(id, default))!;
        Assert.Equal((IncidentStatus.Declared, "mike.johnson", "Checkout answers 500"),
            (incident.Status, incident.Declared.DeclaredBy, incident.Declared.Title.Value));
        Assert.Empty(await OpenAsync());
        // While its incident is open the same alert has nothing to propose.
        await AlertAsync(group: "again");
        Assert.Empty(await OpenAsync());
        Assert.Equal(422, (await story.SignedAsync("mike.johnson", "POST", "/api/v1/alerts/AL-000000000000/incident", new { })).Status);
    }

    [Fact]
    public async Task Proposals_OverADay_OrFiftyAtOnce_AreBounded()
    {
        for (var i = 0; i < 60; i++)
            await AlertAsync(group: $"g{i}", service: $"s{i}");
        Assert.Equal(50, (await OpenAsync()).Count);

        story.Domain.Advance(AlertsState.OpenFor);
        Assert.Empty(await OpenAsync());
        Assert.Equal(200, await AlertAsync(group: "next day"));
        Assert.Single(await OpenAsync());
    }

    [Fact]
    public async Task T14_TextsOfAnAlert_AreOneShortLineWithNothingHidden()
    {
        await AlertAsync(
            summary: "<!channel> *approve* now\n\n<https://evil.example|card>\u202Egpj.exe " + new string('x', 5000), service: "<!here> a/b\u202E");

        var proposal = Assert.Single(await OpenAsync());
        Assert.Equal("__here__a_b_", proposal.Service);
        Assert.True(proposal.Title.Value!.Length <= 260, proposal.Title.Value);
        Assert.DoesNotContain(proposal.Title.Value, c => c is '\n' or '\u202E');
        Assert.DoesNotContain("<!channel>", DrBot.Slack.Blocks.Mrkdwn.Line(proposal.Title.Value, 250).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"status\":\"firing\"}")]
    [InlineData("{\"status\":\"approved\",\"groupKey\":\"g\"}")]
    [InlineData("{\"status\":\"firing\",\"groupKey\":7}")]
    [InlineData("{\"status\":\"firing\",\"groupKey\":\"g\",\"alerts\":{},\"commonLabels\":[],\"groupLabels\":7}")]
    [InlineData("{\"status\":\"firing\",\"groupKey\":\"g\",\"alerts\":[7,{\"startsAt\":{}},{\"startsAt\":\"never\"}],\"commonLabels\":{\"service\":[]}}")]
    public async Task Payload_OfAnyShape_IsTakenOrRefusedAndNeverBreaks(string body)
    {
        using var request = Request(Encoding.UTF8.GetBytes(body), "Bearer " + Token);
        using var response = await story.Http.SendAsync(request);
        Assert.True((int)response.StatusCode is 200 or 400, $"{response.StatusCode}");
    }

    [Fact]
    public async Task T13_MoreThanItsRate_IsTurnedAwayUntilTheNextMinute()
    {
        for (var i = 0; i < 120; i++)
            Assert.Equal(200, await AlertAsync());
        Assert.Equal(429, await AlertAsync());

        story.Wire.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, await AlertAsync());
    }

    // Ten thousand alerts in a minute, and a person who wants something meanwhile.
    [Fact]
    public async Task T13_TenThousandAlerts_LeaveAPersonsCommandsUnder2500Milliseconds()
    {
        await story.ProposeAsync();
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sent = 0;
        var storm = Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref sent); i <= 10_000 && !over.IsCancellationRequested; i = Interlocked.Increment(ref sent))
                await AlertAsync(group: $"g{i}", service: $"s{i}", summary: new string('x', 1000));
        }));

        var times = new List<TimeSpan>();
        while (times.Count < 60 && !storm.IsCompleted)
        {
            var since = Stopwatch.GetTimestamp();
            Assert.Equal(200, (await story.CommandAsync("mike.johnson", "note", new { text = "still here" })).Status);
            times.Add(Stopwatch.GetElapsedTime(since));
            await Task.Delay(10);
        }

        await over.CancelAsync();
        await storm;
        times.Sort();
        Assert.True(times.Count >= 10, $"{times.Count} commands");
        Assert.True(times[(int)(times.Count * 0.99)] < TimeSpan.FromMilliseconds(2500), $"p99 {times[(int)(times.Count * 0.99)]}");
        Assert.True((await OpenAsync()).Count <= 50);
    }

    private async Task<IReadOnlyList<AlertProposal>> OpenAsync() => await story.Get<AlertRoom>().OpenAsync(default);

    private async Task<int> AlertAsync(
        string status = "firing", string group = "checkout-500", string service = "checkout", string summary = "Checkout answers 500",
        string? authorization = "Bearer " + Token)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = "4",
            groupKey = group,
            status,
            receiver = "drbot",
            groupLabels = new { alertname = "Http500" },
            commonLabels = new { alertname = "Http500", service },
            commonAnnotations = new { summary },
            alerts = new[] { new { status, startsAt = "2026-11-22T02:50:00Z", labels = new { } } },
        });
        using var request = Request(body, authorization);
        using var response = await story.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static HttpRequestMessage Request(byte[] body, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/alerts/alertmanager") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }
}
