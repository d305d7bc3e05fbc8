using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.Slack.WebApi;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Slack;

/// <summary>An emulated workspace on a test's desk, without sockets: the app is a handler, the clock is the
/// test's.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public const string Sarah = "U0SARAH";
    public const string Mike = "U0MIKE";
    public const string Guest = "U0GUEST";
    public const string Gone = "U0GONE";

    public Desk(SlackOptions? options = null)
    {
        Slack = new EmulatedSlack(options ?? Generous, Everyone, Clock, App)
        {
            AppUrl = new Uri("http://app.test"), BaseUrl = "http://slack.test",
        };
    }

    /// <summary>An app that may do and hears more than DrBot asks for.</summary>
    public static SlackOptions Generous { get; } = new()
    {
        BotEvents = ["app_mention", "message.im", "user_change", "team_join", "subteam_members_changed"],
        Scopes = [.. new SlackOptions().Scopes, "channels:manage", "groups:write", "users:read.email", "team:read"],
    };

    public static IReadOnlyList<SlackPerson> Everyone { get; } =
    [
        new(Sarah, "Sarah Chen") { Email = "sarah@example.com", Groups = ["S0DIRECTORS"] },
        new(Mike, "Mike Johnson"),
        new(Guest, "Gwen Guest") { IsGuest = true },
        new(Gone, "Greg Gone") { IsDeleted = true, Groups = ["S0DIRECTORS"] },
    ];

    public ManualClock Clock { get; } = new();

    public FakeApp App { get; } = new();

    public EmulatedSlack Slack { get; }

    public string Incidents => Slack.Do((w, _) => w.Channel("incidents", Sarah).Id);

    /// <summary>Calls the Web API with the bot's token and a form, as DrBot does.</summary>
    public JsonObject Call(string method, params (string Name, string Value)[] arguments) =>
        Send(method, arguments).Body!;

    public SlackReply Send(string method, (string Name, string Value)[] arguments, string? token = "xoxb-practice")
    {
        var form = string.Join('&', arguments.Select(a => $"{a.Name}={Uri.EscapeDataString(a.Value)}"));
        return Slack.Call(new SlackRequest(
            method, "", token is null ? null : "Bearer " + token,
            "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(form)));
    }

    /// <summary>Posts blocks to #incidents and returns the message's timestamp.</summary>
    public string Post(string text, JsonArray? blocks = null) =>
        Call("chat.postMessage", ("channel", "#incidents"), ("text", text), ("blocks", blocks?.ToJsonString() ?? ""))
            .Text("ts")!;

    public Task<PracticeResult> TypeAsync(string user, string text) =>
        Slack.People.TypeAsync(new TypeRequest(user, "incidents", text), CancellationToken.None);

    public Task<PracticeResult> ClickAsync(string user, string ts, string action) =>
        Slack.People.ClickAsync(
            new ClickRequest(user, action) { Channel = "incidents", Ts = ts }, CancellationToken.None);

    /// <summary>What a person sees in #incidents.</summary>
    public IReadOnlyList<PracticeMessage> Read(string user) => Slack.Do((w, _) =>
    {
        var channel = w.Channel("incidents", user);
        return channel.Messages.Where(m => m.VisibleTo is null || m.VisibleTo == user)
            .Select(m => new PracticeMessage(Sandbox.Slack.Workspace.SlackWorld.Wire(channel, m))).ToList();
    });

    public ValueTask DisposeAsync() => Slack.DisposeAsync();

    public static JsonArray Blocks(string json) => JsonNode.Parse(json)!.AsArray();

    public static JsonArray Button(string actionId = "approve", string value = "R1") => new(new JsonObject
    {
        ["type"] = "actions",
        ["elements"] = new JsonArray(new JsonObject
        {
            ["type"] = "button", ["action_id"] = actionId, ["value"] = value,
            ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = "Approve" },
        }),
    });
}
