using DrBot.Slack;
using DrBot.Slack.Inbound;
using DrBot.Slack.Sockets;
using DrBot.TestKit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>Socket Mode against a loopback server; waits pass by hand.</summary>
internal sealed class SocketBench : IAsyncDisposable
{
    private readonly ScriptedSlack slack;
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler());

    private SocketBench(SocketServer server, SocketModeSettings settings)
    {
        Server = server;
        slack = new ScriptedSlack { Options = new LiveSlackOptions(Given.Options with { Mode = "socket" }) };
        slack.Always("apps.connections.open", _ => ScriptedSlack.Json($$"""{"ok":true,"url":"{{server.Url}}"}"""));
        var refusals = new RefusalMeter(Clock, Log.CreateLogger<RefusalMeter>());
        var door = new SlackDoor(
            Inbound, new SlackGate(slack.Options, Self), Late, refusals, [], Clock, Log.CreateLogger<SlackDoor>());
        var parts = new SocketModeParts(
            slack.Api, new WebSocketDialer(http, settings), new EnvelopeHandler(door, refusals, Clock), slack.Options,
            Self, settings, Clock,
            Log.CreateLogger<SocketModeService>());
        Service = new SocketModeService(parts, new Lifetime());
    }

    public SocketServer Server { get; }

    public ScriptedSlack Slack => slack;

    public ManualClock Clock => slack.Clock;

    public SlackSelf Self { get; } = new();

    public RecordingInbound Inbound { get; } = new();

    public RecordingLateReplies Late { get; } = new();

    public RecordingLog Log { get; } = new();

    public SocketModeService Service { get; }

    /// <summary>How often the service told of trouble.</summary>
    public int Problems => Log.Lines.Count(l => l.Contains("Slack Socket Mode:", StringComparison.Ordinal));

    public static async Task<SocketBench> StartAsync(
        SocketModeSettings? settings = null, Action<SocketBench>? before = null)
    {
        var bench = new SocketBench(
            await SocketServer.StartAsync(), settings ?? new SocketModeSettings { Connections = 1 });
        before?.Invoke(bench);
        await bench.Service.StartAsync(default);
        return bench;
    }

    /// <summary>Waits, in real time, until the service says so of itself.</summary>
    public async Task<SocketModeHealth> UntilAsync(Func<SocketModeHealth, bool> holds)
    {
        for (var i = 0; i < 10_000; i++)
        {
            if (holds(Service.Health))
                return Service.Health;
            await Task.Delay(2);
        }

        throw new TimeoutException(Service.Health.ToString());
    }

    /// <summary>Lets time pass until something holds.</summary>
    public async Task PassAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            if (i > 4000)
                throw new TimeoutException(Service.Health.ToString());
            Clock.Advance(0.5);
            await Task.Delay(2);
        }
    }

    /// <summary>Waits, in real time, until the service waits for so long and for nothing else.</summary>
    public Task WaitsForAsync(double seconds) =>
        UntilAsync(_ => Clock.Pending == 1 && Clock.NextDue == TimeSpan.FromSeconds(seconds));

    /// <summary>A connection that said hello and that the service counts.</summary>
    public async Task<ServerSocket> ConnectAsync()
    {
        var live = Service.Health.Live;
        var socket = await Server.NextWithHelloAsync();
        await UntilAsync(h => h.Live > live || h.State == SocketModeState.Stopped);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        var stopping = Service.StopAsync(default);
        while (!stopping.IsCompleted)
        {
            Clock.Advance(1);
            await Task.Delay(2);
        }

        await stopping;
        await Server.DisposeAsync();
        http.Dispose();
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
