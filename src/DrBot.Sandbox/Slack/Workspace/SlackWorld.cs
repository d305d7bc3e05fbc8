using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;
using DrBot.Sandbox.Slack.Deliveries;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Slack.Workspace;

/// <summary>
/// The state of the workspace. It has no threads, no clock and no sockets: callers hold the lock, hand in the wire
/// time, and send what gathers in <see cref="Outbox"/>.
/// </summary>
internal sealed class SlackWorld
{
    private readonly Dictionary<string, SlackChannel> channels = [];
    private readonly Dictionary<string, SlackPerson> people = [];
    private readonly Dictionary<string, SlackGroup> groups = [];
    private long lastTs;
    private long lastId;

    public SlackWorld(SlackOptions options, IEnumerable<SlackPerson> people, DateTimeOffset now)
    {
        Options = options;
        Events = new SlackEvents(this);
        foreach (var group in options.Groups)
            groups[group.Id] = group;
        this.people[options.BotUserId] = new SlackPerson(options.BotUserId, options.AppName) { IsBot = true };
        foreach (var person in people)
            Add(person);
        foreach (var name in options.Channels)
            AddChannel(name, isPrivate: false, now).Members.AddRange(Everyone());
    }

    public SlackOptions Options { get; }

    public IReadOnlyCollection<SlackPerson> People => people.Values;

    public IReadOnlyCollection<SlackGroup> Groups => groups.Values;

    public IReadOnlyCollection<SlackChannel> Channels => channels.Values;

    public SlackViews Views { get; } = new();

    public Triggers Triggers { get; } = new();

    public Tickets Tickets { get; } = new();

    public ResponseUrls ResponseUrls { get; } = new();

    public PracticeLog Log { get; } = new();

    public SlackEvents Events { get; }

    /// <summary>Events waiting to be delivered to the app.</summary>
    public Queue<SlackDelivery> Outbox { get; } = [];

    /// <summary>Where this server is reached; response and socket addresses begin with it. No trailing slash.</summary>
    public string BaseUrl { get; set; } = "http://127.0.0.1";

    public SlackPerson Person(string? id) =>
        id is not null && people.TryGetValue(id, out var person) ? person : throw new SlackError("user_not_found");

    public IEnumerable<SlackPerson> MembersOf(string group) =>
        people.Values.Where(p => !p.IsDeleted && p.Groups.Contains(group));

    /// <summary>A channel the viewer may know of: by id, or by name with or without <c>#</c>.</summary>
    public SlackChannel Channel(string? idOrName, string viewer)
    {
        var name = idOrName?.TrimStart('#');
        var found = channels.GetValueOrDefault(idOrName ?? "") ?? channels.Values.FirstOrDefault(c => c.Name == name);
        return found is not null && Sees(viewer, found) ? found : throw new SlackError("channel_not_found");
    }

    public bool Sees(string viewer, SlackChannel channel) =>
        channel.Members.Contains(viewer)
        || channel.IsPublic && (viewer == Options.BotUserId || Person(viewer).SeesPublicChannels);

    public SlackChannel AddChannel(string name, bool isPrivate, DateTimeOffset now)
    {
        var channel = new SlackChannel(NewId(isPrivate ? "G" : "C"), name, now) { IsPrivate = isPrivate };
        return channels[channel.Id] = channel;
    }

    /// <summary>The direct conversation of two accounts, opened when it is not there yet.</summary>
    public SlackChannel Direct(string one, string other, DateTimeOffset now)
    {
        var found = channels.Values.FirstOrDefault(
            c => c.IsDirect && c.Members.Contains(one) && c.Members.Contains(other));
        if (found is not null)
            return found;
        var channel = new SlackChannel(NewId("D"), $"{one}+{other}", now) { IsDirect = true };
        channel.Members.AddRange([one, other]);
        return channels[channel.Id] = channel;
    }

    /// <summary>Adds or changes an account, with the events the app would hear.</summary>
    public void Change(SlackPerson person)
    {
        var known = people.GetValueOrDefault(person.Id);
        Add(person);
        foreach (var channel in channels.Values.Where(c => c.IsPublic && Options.Channels.Contains(c.Name)))
            if (known is null && person.SeesPublicChannels)
                channel.Members.Add(person.Id);
            else if (person.IsDeleted)
                channel.Members.Remove(person.Id);
        Events.PersonChanged(known, person);
        Log.Append("person", null, null, new JsonObject { ["id"] = person.Id });
    }

    /// <summary>Stores a message and tells everyone who may see it.</summary>
    public SlackMessage Post(SlackChannel channel, SlackMessage message)
    {
        if (message.Blocks is not null)
            BlockIds.Fill(message.Blocks);
        channel.Messages.Add(message);
        Show("message", channel, message);
        if (message.VisibleTo is null)
            Events.MessagePosted(channel, message);
        return message;
    }

    /// <summary>Tells everyone who may see it that a message is new or different.</summary>
    public void Show(string kind, SlackChannel channel, SlackMessage message)
    {
        if (message.Blocks is not null)
            BlockIds.Fill(message.Blocks);
        Log.Append(kind, channel, message.VisibleTo, Wire(channel, message));
    }

    public void Remove(SlackChannel channel, SlackMessage message)
    {
        channel.Messages.Remove(message);
        Log.Append("message_deleted", channel, message.VisibleTo, Wire(channel, message));
    }

    /// <summary>A message as pages and personas read it: Slack's shape and where it stands.</summary>
    public static JsonObject Wire(SlackChannel channel, SlackMessage message)
    {
        var wire = message.ToWire(channel, metadata: true);
        wire["channel"] = channel.Id;
        wire["ephemeral"] = message.VisibleTo is not null;
        return wire;
    }

    /// <summary>A message timestamp: unique, and later than every one before.</summary>
    public string NewTs(DateTimeOffset now)
    {
        lastTs = Math.Max(lastTs + 100, now.ToUnixTimeMilliseconds() * 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{lastTs / 1_000_000}.{lastTs % 1_000_000:000000}");
    }

    public string NewId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{++lastId:0000000000}");

    /// <summary>An unguessable text that is the same in every replay.</summary>
    public string NewSecret() => Convert.ToHexStringLower(
        HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(Options.SigningSecret), Encoding.UTF8.GetBytes(NewId("secret"))))[..32];

    private void Add(SlackPerson person)
    {
        people[person.Id] = person;
        foreach (var group in person.Groups)
            groups.TryAdd(group, new SlackGroup(group, group.ToLowerInvariant(), group));
    }

    private IEnumerable<string> Everyone() => people.Values.Where(p => p.SeesPublicChannels).Select(p => p.Id);
}
