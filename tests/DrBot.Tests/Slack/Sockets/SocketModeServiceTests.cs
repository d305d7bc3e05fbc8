using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;
using DrBot.Slack.Sockets;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.Sockets;

public sealed class SocketModeServiceTests
{
    [Fact]
    public async Task Run_TwoConnections_AreDialledTenSecondsApart()
    {
        await using var bench = await SocketBench.StartAsync(new SocketModeSettings());

        await bench.ConnectAsync();
        await bench.Clock.WaitForTimersAsync(1);
        Assert.Equal(1, bench.Server.Dials);
        bench.Clock.Advance(10);
        await bench.ConnectAsync();

        Assert.Equal((SocketModeState.Connected, 2), (bench.Service.Health.State, bench.Service.Health.Live));
    }

    [Fact]
    public async Task Command_OverTheSocket_AcknowledgedOnItWithTheAnswer()
    {
        await using var bench = await SocketBench.StartAsync();
        bench.Inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.Ephemeral(Mrkdwn.Of("all well")));
        var socket = await bench.ConnectAsync();

        await socket.CommandAsync("e-1", "role <@U0MIKE|mike> commander");
        var ack = await socket.ReceiveAsync();

        Assert.Equal("e-1", ack.GetProperty("envelope_id").GetString());
        Assert.Equal("all well", ack.GetProperty("payload").GetProperty("text").GetString());
        Assert.Equal("role <@U0MIKE> commander", bench.Inbound.Only<SlashCommand>().Text);
        Assert.Equal(SlackRoad.Socket, bench.Inbound.Deliveries.Single().Road);
    }

    [Fact]
    public async Task Command_NoAnswerAcceptedInTheAcknowledgement_AnswerFollows()
    {
        await using var bench = await SocketBench.StartAsync();
        bench.Inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.Ephemeral(Mrkdwn.Of("all well")));
        var socket = await bench.ConnectAsync();

        await socket.CommandAsync("e-1", accepts: false);

        Assert.False((await socket.ReceiveAsync()).TryGetProperty("payload", out _));
        Assert.IsType<SlackReply.Ephemeral>((await bench.Late.NextAsync()).Reply);
    }

    [Fact]
    public async Task T04_EnvelopeDeliveredAgain_HasTheSameKeyOverEitherRoad()
    {
        await using var bench = await SocketBench.StartAsync();
        var socket = await bench.ConnectAsync();

        await socket.EnvelopeAsync("e-1", "interactive", Given.Press);
        await socket.ReceiveAsync();
        await socket.EnvelopeAsync("e-2", "interactive", Given.Press, retry: 1);
        await socket.ReceiveAsync();

        var deliveries = bench.Inbound.Deliveries.ToArray();
        var posted = PayloadParser.Key(PayloadParser.Interaction(PayloadNode.Parse(Given.Press)), "x"u8);
        Assert.Equal([posted, posted], deliveries.Select(d => d.Key));
        Assert.Equal((1, "timeout"), (deliveries[1].Retry, deliveries[1].RetryReason));
    }

    [Fact]
    public async Task Event_HandlerFails_NotAcknowledgedSoThatItComesAgain()
    {
        await using var bench = await SocketBench.StartAsync();
        bench.Inbound.Answer = d => d.Payload is EventCallback ? throw new InvalidOperationException("disk full")
            : Task.FromResult(SlackReply.Nothing);
        var socket = await bench.ConnectAsync();

        await socket.EnvelopeAsync("e-1", "events_api", Given.Event, accepts: false);
        await socket.CommandAsync("e-2");

        Assert.Equal("e-2", (await socket.ReceiveAsync()).GetProperty("envelope_id").GetString());
        Assert.Equal(0, socket.Frames);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"mystery"}""")]
    [InlineData("""{"type":"hello","connection_info":7}""")]
    [InlineData("""{"type":"hello","num_connections":"many"}""")]
    [InlineData("""{"type":"\ud800"}""")]
    public async Task Frame_Hostile_IgnoredAndTheConnectionGoesOn(string frame)
    {
        await using var bench = await SocketBench.StartAsync();
        var socket = await bench.ConnectAsync();

        await socket.SendAsync(frame);
        await socket.CommandAsync("e-1");

        Assert.Equal("e-1", (await socket.ReceiveAsync()).GetProperty("envelope_id").GetString());
    }

    [Theory]
    [InlineData("slash_commands", "{}")]
    [InlineData("slash_commands", "[]")]
    [InlineData("interactive", """{"type":"shortcut"}""")]
    [InlineData("events_api", """{"type":"event_callback"}""")]
    [InlineData("mystery", "{}")]
    public async Task Envelope_Hostile_AcknowledgedEmptyBecauseItWouldComeAgain(string type, string payload)
    {
        await using var bench = await SocketBench.StartAsync();
        var socket = await bench.ConnectAsync();

        await socket.EnvelopeAsync("e-bad", type, payload);

        var ack = await socket.ReceiveAsync();
        Assert.Equal("e-bad", ack.GetProperty("envelope_id").GetString());
        Assert.False(ack.TryGetProperty("payload", out _));
        Assert.Empty(bench.Inbound.Deliveries);
    }

    [Fact]
    public async Task Envelope_OtherTeam_RefusedOverTheSocketToo()
    {
        await using var bench = await SocketBench.StartAsync();
        var socket = await bench.ConnectAsync();

        await socket.EnvelopeAsync(
            "e-1", "interactive", Given.Press.Replace("T0TEAM", "T0OTHER", StringComparison.Ordinal));
        await socket.ReceiveAsync();

        Assert.Empty(bench.Inbound.Deliveries);
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task Disconnect_Announced_ReplacementSaysHelloBeforeTheOldOneCloses(string reason)
    {
        await using var bench = await SocketBench.StartAsync();
        var old = await bench.ConnectAsync();

        await old.DisconnectAsync(reason);
        var next = await bench.Server.NextAsync();
        await old.CommandAsync("e-old");
        Assert.Equal("e-old", (await old.ReceiveAsync()).GetProperty("envelope_id").GetString());
        Assert.False(old.Closed.IsCompleted);
        await next.HelloAsync();
        await old.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        await next.CommandAsync("e-next");

        Assert.Equal("e-next", (await next.ReceiveAsync()).GetProperty("envelope_id").GetString());
        Assert.Equal(SocketModeState.Connected, bench.Service.Health.State);
    }

    [Fact]
    public async Task Refresh_WhileAPressIsHandled_OldConnectionStaysUntilItIsAnswered()
    {
        await using var bench = await SocketBench.StartAsync();
        var work = new TaskCompletionSource<SlackReply>();
        bench.Inbound.Answer = _ => work.Task;
        var old = await bench.ConnectAsync();
        await old.EnvelopeAsync("e-slow", "interactive", Given.Press);

        await old.DisconnectAsync("refresh_requested");
        await bench.Server.NextWithHelloAsync();
        await bench.UntilAsync(_ => !bench.Inbound.Deliveries.IsEmpty);
        Assert.False(old.Closed.IsCompleted);
        work.SetResult(SlackReply.Nothing);

        Assert.Equal("e-slow", (await old.ReceiveAsync()).GetProperty("envelope_id").GetString());
        await old.Closed.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Refresh_ReplacementFails_OldConnectionIsKept()
    {
        await using var bench = await SocketBench.StartAsync(
            new SocketModeSettings { Connections = 1, Random = () => 1 });
        var old = await bench.ConnectAsync();
        bench.Slack.Next("apps.connections.open", """{"ok":false,"error":"unknown_trouble"}""");

        await old.DisconnectAsync("warning");
        await bench.UntilAsync(h => bench.Slack.Calls.Count == 2);
        await old.CommandAsync("e-old");
        Assert.Equal("e-old", (await old.ReceiveAsync()).GetProperty("envelope_id").GetString());
        Assert.False(old.Closed.IsCompleted);
        await bench.PassAsync(() => bench.Server.Dials == 2);
        await bench.Server.NextWithHelloAsync();

        await old.Closed.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Lost_NoHelloBetween_WaitsDoubleAndHelloAloneResetsThem()
    {
        await using var bench = await SocketBench.StartAsync(
            new SocketModeSettings { Connections = 1, Random = () => 1 });

        foreach (var (i, wait) in new[] { 2, 4, 8, 16, 32, 60, 60 }.Index())
        {
            (await bench.Server.NextAsync()).Drop();
            await RedialsAfterAsync(bench, i + 1, wait);
        }

        var kept = await bench.ConnectAsync();
        kept.Drop();
        await RedialsAfterAsync(bench, 8, 2);
        await bench.ConnectAsync();
    }

    [Fact]
    public async Task TooManyWebSockets_ClosesFirstAndWaitsAtLeastThirtySeconds()
    {
        await using var bench = await SocketBench.StartAsync(
            new SocketModeSettings { Connections = 1, Random = () => 0 });
        var old = await bench.ConnectAsync();

        await old.DisconnectAsync("too_many_websockets");
        await old.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        await bench.WaitsForAsync(30);
        bench.Clock.Advance(29.9);
        Assert.Equal(1, bench.Server.Dials);
        Assert.Contains("too many", bench.Service.Health.Problem, StringComparison.Ordinal);
        bench.Clock.Advance(0.1);

        await bench.ConnectAsync();
    }

    [Fact]
    public async Task LinkDisabled_StopsUnhealthyAndStartsAgainOnceTheSettingsChange()
    {
        await using var bench = await SocketBench.StartAsync();
        var socket = await bench.ConnectAsync();

        await socket.DisconnectAsync("link_disabled");
        var health = await bench.UntilAsync(h => h.State == SocketModeState.Stopped);
        bench.Clock.Advance(3600);

        Assert.Contains("switch it on", health.Problem, StringComparison.Ordinal);
        Assert.Equal((0, 1), (health.Live, bench.Server.Dials));
        Assert.Empty(
            bench.Slack.Options.Replace(bench.Slack.Options.Current with { AppToken = new Secret("xapp-another") }));
        await bench.ConnectAsync();
    }

    [Theory]
    [InlineData("invalid_auth")]
    [InlineData("not_allowed_token_type")]
    [InlineData("account_inactive")]
    [InlineData("missing_scope")]
    public async Task Open_TokenRefused_StopsUnhealthyWithAdvice(string error)
    {
        await using var bench = await SocketBench.StartAsync(before: b =>
            b.Slack.Always("apps.connections.open", $$"""{"ok":false,"error":"{{error}}"}"""));

        var health = await bench.UntilAsync(h => h.State == SocketModeState.Stopped);
        bench.Clock.Advance(3600);

        Assert.Contains(error, health.Problem, StringComparison.Ordinal);
        Assert.Single(bench.Slack.Calls);
    }

    [Fact]
    public async Task Hello_OfAnotherApp_StopsUnhealthy()
    {
        await using var bench = await SocketBench.StartAsync();

        await (await bench.Server.NextAsync()).HelloAsync("A0OTHER");

        Assert.Contains(
            "A0OTHER", (await bench.UntilAsync(h => h.State == SocketModeState.Stopped)).Problem,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hello_AppNotConfigured_IsLearnt()
    {
        await using var bench = await SocketBench.StartAsync(
            before: b => b.Slack.Options.Replace(b.Slack.Options.Current with { App = null }));

        await bench.ConnectAsync();

        Assert.Equal(Given.App, bench.Self.App);
    }

    [Fact]
    public async Task Hello_NeverSaid_GivenUpAfterThirtySeconds()
    {
        await using var bench = await SocketBench.StartAsync(
            new SocketModeSettings { Connections = 1, Random = () => 0 });

        var mute = await bench.Server.NextAsync();
        await bench.WaitsForAsync(30);
        bench.Clock.Advance(29.9);
        Assert.False(mute.Closed.IsCompleted);
        await bench.PassAsync(() => bench.Server.Dials == 2);
        await mute.Closed.WaitAsync(TimeSpan.FromSeconds(20));

        await bench.ConnectAsync();
    }

    [Fact]
    public async Task Watchdog_PeerThatFroze_IsReplaced()
    {
        await using var bench = await SocketBench.StartAsync(
            new SocketModeSettings
            {
                Connections = 1, Random = () =>
                    0, Watchdog = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200)),
            },
            b => b.Server.Reads = false);
        await bench.Server.NextWithHelloAsync();
        bench.Server.Reads = true;

        await bench.UntilAsync(h => h is { Live: 0, Problem: not null });
        await bench.WaitsForAsync(1);
        bench.Clock.Advance(1);

        await bench.ConnectAsync();
    }

    [Fact]
    public async Task Stop_OpenConnections_AreClosedProperly()
    {
        var bench = await SocketBench.StartAsync();
        var socket = await bench.ConnectAsync();

        await bench.DisposeAsync();

        Assert.True(socket.Closed.IsCompleted);
        Assert.DoesNotContain(bench.Log.Lines, l => l.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HttpMode_DialsNothing()
    {
        await using var bench = await SocketBench.StartAsync(before: b => b.Slack.Options.Replace(Given.Options));

        bench.Clock.Advance(60);

        Assert.Equal(SocketModeState.Off, bench.Service.Health.State);
        Assert.Empty(bench.Slack.Calls);
    }

    private static async Task RedialsAfterAsync(SocketBench bench, int losses, double seconds)
    {
        // The loss is told before the wait begins, and the wait is then the only one.
        await bench.UntilAsync(_ => bench.Problems == losses);
        await bench.WaitsForAsync(seconds);
        var before = bench.Slack.Calls.Count;
        bench.Clock.Advance(seconds - 0.01);
        Assert.Equal(before, bench.Slack.Calls.Count);
        bench.Clock.Advance(0.01);
        await bench.UntilAsync(_ => bench.Slack.Calls.Count == before + 1);
    }
}
