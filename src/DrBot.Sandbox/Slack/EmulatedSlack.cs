using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Deliveries;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.Slack.WebApi;
using DrBot.Sandbox.Slack.Workspace;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DrBot.Sandbox.Slack;

/// <summary>
/// Slack's side of the conversation: workspace, Web API, deliveries to the app, and what people do. The host maps its
/// endpoints, tells it <see cref="BaseUrl"/> and <see cref="AppUrl"/> once they are known, and disposes of it.
/// </summary>
public sealed class EmulatedSlack : IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoHeaders = [];
    private readonly Lock gate = new();
    private readonly SlackWorld world;
    private readonly SlackWebApi api;
    private readonly HttpClient http;
    private readonly HttpDeliverer posts;
    private readonly SocketHub sockets;
    private readonly EventSender events;

    /// <summary>A workspace with these people in it.</summary>
    /// <param name="options">Workspace and app.</param>
    /// <param name="people">The accounts beside the bot's.</param>
    /// <param name="wire">The real clock: signatures, deadlines and message times go by it.</param>
    /// <param name="outbound">Carries posted deliveries; by default a handler that reaches loopback addresses
    /// only.</param>
    public EmulatedSlack(
        SlackOptions options, IEnumerable<SlackPerson> people, TimeProvider wire, HttpMessageHandler? outbound = null)
    {
        Options = options;
        Wire = wire;
        world = new SlackWorld(options, people, wire.GetUtcNow());
        api = new SlackWebApi(world);
        http = new HttpClient(outbound ?? LoopbackHandler.New()) { Timeout = Timeout.InfiniteTimeSpan };
        posts = new HttpDeliverer(options, http, wire);
        sockets = new SocketHub(options, wire) { IsEnabled = options.SocketMode };
        events = new EventSender(this, wire);
        People = new PersonActions(this);
        Modals = new ViewActions(this);
    }

    /// <summary>Workspace and app.</summary>
    public SlackOptions Options { get; }

    /// <summary>Where this server is reached, without a trailing slash.</summary>
    public string BaseUrl
    {
        get => Do((w, _) => w.BaseUrl);
        set => Do((w, _) => w.BaseUrl = value.TrimEnd('/'));
    }

    /// <summary>Where the app listens for posted deliveries.</summary>
    public Uri? AppUrl
    {
        get => posts.App;
        set => posts.App = value;
    }

    internal TimeProvider Wire { get; }

    internal PersonActions People { get; }

    internal ViewActions Modals { get; }

    internal SocketHub Sockets => sockets;

    internal SlackFaults Faults => api.Faults;

    internal PracticeLog Log => world.Log;

    /// <summary>Maps the Web API, response URLs, the socket link and the practice endpoints.</summary>
    public void MapEndpoints(IEndpointRouteBuilder routes)
    {
        if (routes is IApplicationBuilder app)
            app.UseWebSockets();
        SlackEndpoints.Map(routes, this);
        PracticeEndpoints.Map(routes, this);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync();
        sockets.Dispose();
        http.Dispose();
    }

    internal SlackReply Call(SlackRequest request) => Do((_, now) => api.Respond(request, now));

    /// <summary>Takes what an app posts to a response URL.</summary>
    internal SlackReply Respond(string path, byte[] body)
    {
        if (Faults.IsDown)
            return new SlackReply(0, null, NoHeaders);
        try
        {
            var response = JsonReading.Parse(Encoding.UTF8.GetString(body)) ?? throw new SlackError("invalid_payload");
            Do((world, now) =>
            {
                world.ResponseUrls.Respond(world, path, response, now);
                return true;
            });
            return new SlackReply(200, null, NoHeaders) { Page = "ok" };
        }
        catch (SlackError error)
        {
            var gone = error.Code is "used_url" or "expired_url" or "invalid_url";
            return new SlackReply(gone ? 404 : 400, error.ToWire(), NoHeaders);
        }
    }

    /// <summary>What saving a request URL in the app's settings does: a challenge the app must send back.</summary>
    internal async Task<PracticeResult> VerifyRequestUrlAsync(CancellationToken cancellationToken)
    {
        var challenge = Do((world, _) => world.NewSecret());
        var question = new JsonObject { ["type"] = "url_verification", ["token"] = "", ["challenge"] = challenge };
        var answer = await posts.SendAsync(new SlackDelivery(DeliveryKind.Event, question), 0, null, cancellationToken);
        var echoed = answer.Json.Text("challenge") ?? answer.Body.Trim();
        var result = PersonActions.Result(answer);
        return !result.Ok || echoed == challenge ? result : result with { Ok = false, Error = "challenge_failed" };
    }

    internal IReadOnlyList<(string Method, string Outcome)> Calls => Do((_, _) => api.Calls.ToArray());

    /// <summary>Looks at or changes the workspace under its lock; events that come of it are sent afterwards.</summary>
    internal T Do<T>(Func<SlackWorld, DateTimeOffset, T> work)
    {
        lock (gate)
        {
            var result = work(world, Wire.GetUtcNow());
            while (world.Outbox.TryDequeue(out var happening))
                events.Send(happening);
            return result;
        }
    }

    /// <summary>Delivers once, by sockets while Socket Mode is on and by signed requests otherwise; a Slack that is
    /// down delivers nothing.</summary>
    internal Task<DeliveryAnswer> DeliverAsync(
        SlackDelivery delivery, int retry, string? reason, CancellationToken cancellationToken)
    {
        if (Faults.IsDown)
            return Task.FromResult(new DeliveryAnswer(0, "Slack is down", false, "connection_failed", 0));
        IDeliverer way = sockets.IsEnabled ? sockets : posts;
        return way.SendAsync(delivery, retry, reason, cancellationToken);
    }
}
