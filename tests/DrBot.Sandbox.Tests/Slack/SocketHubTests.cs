using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class SocketHubTests : IAsyncLifetime
{
    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
    private SlackHost host = null!;

    private Persona Sarah => host.Practice.As(Desk.Sarah);

    public async Task InitializeAsync() => host = await SlackHost.StartAsync(Desk.Generous with { SocketMode = true });

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        limit.Dispose();
    }

    [Fact]
    public async Task Open_WithTheAppToken_GivesAnAddressThatWorksOnce()
    {
        var address = await AddressAsync();
        using var first = await DialAsync(address);

        var hello = await ReceiveAsync(first);

        Assert.Equal(("hello", "A0DRBOT"), (hello.Text("type"), hello["connection_info"].Text("app_id")));
        await Assert.ThrowsAsync<WebSocketException>(() => DialAsync(address));
    }

    [Fact]
    public async Task Command_Acknowledged_ShowsThePayload()
    {
        using var socket = await ConnectAsync();
        var typing = Sarah.TypeAsync("/dr status", limit.Token);
        var envelope = await ReceiveAsync(socket);

        await AckAsync(socket, envelope, new JsonObject { ["text"] = "all well" });

        Assert.True((await typing).Ok);
        Assert.Equal(("slash_commands", true, "status"),
            (envelope.Text("type"), envelope.Flag("accepts_response_payload"), envelope["payload"].Text("text")));
        Assert.Equal("all well", Assert.Single(await Sarah.MessagesAsync(limit.Token)).Text);
    }

    [Fact]
    public async Task Command_WithoutAConnection_Fails() =>
        Assert.Equal("dispatch_failed", (await Sarah.TypeAsync("/dr status", limit.Token)).Error);

    [Fact]
    public async Task Payload_WhoseConnectionClosesFirst_GoesToAnother()
    {
        var first = await ConnectAsync();
        var typing = Sarah.TypeAsync("/dr status", limit.Token);
        var lost = await ReceiveAsync(first);
        using var second = await ConnectAsync();
        first.Abort();

        var again = await ReceiveAsync(second);
        await AckAsync(second, again);

        Assert.True((await typing).Ok);
        Assert.Equal(lost["payload"].Text("trigger_id"), again["payload"].Text("trigger_id"));
        first.Dispose();
    }

    [Fact]
    public async Task Payloads_OverSeveralConnections_EachGoToExactlyOne()
    {
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        var typing = new[] { Sarah.TypeAsync("/dr a", limit.Token), Sarah.TypeAsync("/dr b", limit.Token) };

        var one = await ReceiveAsync(first);
        var other = await ReceiveAsync(second);
        await AckAsync(first, one);
        await AckAsync(second, other);

        Assert.All(await Task.WhenAll(typing), r => Assert.True(r.Ok));
        Assert.Equal(["a", "b"], new[] { one, other }.Select(e => e["payload"].Text("text")).Order());
    }

    [Fact]
    public async Task Refresh_OfTheOldest_SendsNothingMoreThere()
    {
        using var oldest = await ConnectAsync();
        using var fresh = await ConnectAsync();
        await host.Practice.BreakAsync(new SlackBreak("refresh"), limit.Token);

        var typing = Sarah.TypeAsync("/dr a", limit.Token);
        await AckAsync(fresh, await ReceiveAsync(fresh));

        Assert.True((await typing).Ok);
        var frame = await ReceiveAsync(oldest);
        Assert.Equal(("disconnect", "refresh_requested"), (frame.Text("type"), frame.Text("reason")));
    }

    [Fact]
    public async Task Refresh_OfTheOnlyOne_StillDeliversThere()
    {
        using var only = await ConnectAsync();
        await host.Practice.BreakAsync(new SlackBreak("refresh"), limit.Token);
        await ReceiveAsync(only);

        var typing = Sarah.TypeAsync("/dr a", limit.Token);
        await AckAsync(only, await ReceiveAsync(only));

        Assert.True((await typing).Ok);
    }

    [Fact]
    public async Task LinkDisabled_TellsEveryConnection()
    {
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();

        await host.Practice.BreakAsync(new SlackBreak("link-disabled"), limit.Token);

        Assert.Equal("link_disabled", (await ReceiveAsync(first)).Text("reason"));
        Assert.Equal("link_disabled", (await ReceiveAsync(second)).Text("reason"));
    }

    [Fact]
    public async Task Connect_AnEleventhTime_IsTooMany()
    {
        var sockets = new List<WebSocket>();
        for (var i = 0; i < 10; i++)
            sockets.Add(await ConnectAsync());

        using var eleventh = await DialAsync(await AddressAsync());

        Assert.Equal("too_many_websockets", (await ReceiveAsync(eleventh)).Text("reason"));
        sockets.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task Event_NotAcknowledgedInTime_ComesAgainAsARetry()
    {
        using var socket = await ConnectAsync();
        await Sarah.TypeAsync("@drbot hello", limit.Token);

        var first = await ReceiveAsync(socket);
        var again = await ReceiveAsync(socket);
        await AckAsync(socket, again);

        Assert.Equal((0, 1, "timeout"),
            ((int)first["retry_attempt"]!, (int)again["retry_attempt"]!, again.Text("retry_reason")));
        Assert.Equal(first["payload"].Text("event_id"), again["payload"].Text("event_id"));
        Assert.NotEqual(first.Text("envelope_id"), again.Text("envelope_id"));
    }

    private async Task<string> AddressAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/apps.connections.open");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "xapp-practice");
        using var response = await host.Http.SendAsync(request, limit.Token);
        return JsonReading.Parse(await response.Content.ReadAsStringAsync(limit.Token)).Text("url")!;
    }

    private async Task<ClientWebSocket> DialAsync(string address)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(address), limit.Token);
        return socket;
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = await DialAsync(await AddressAsync());
        Assert.Equal("hello", (await ReceiveAsync(socket)).Text("type"));
        return socket;
    }

    private async Task<JsonObject> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            length += part.Count;
            if (part.EndOfMessage)
                return JsonReading.Parse(Encoding.UTF8.GetString(buffer, 0, length))!;
        }
    }

    private Task AckAsync(WebSocket socket, JsonObject envelope, JsonObject? payload = null)
    {
        var ack = new JsonObject { ["envelope_id"] = envelope.Text("envelope_id") };
        if (payload is not null)
            ack["payload"] = payload;
        return socket.SendAsync(
            Encoding.UTF8.GetBytes(ack.ToJsonString()), WebSocketMessageType.Text, true, limit.Token);
    }
}
