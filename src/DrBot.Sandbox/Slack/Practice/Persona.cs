using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>One person of the workspace, who can do what a person in front of Slack can.</summary>
public sealed class Persona(PracticeClient client, string userId)
{
    /// <summary>User id.</summary>
    public string UserId { get; } = userId;

    /// <summary>Types a message or a slash command.</summary>
    public Task<PracticeResult> TypeAsync(
        string text, CancellationToken cancellationToken, string channel = "incidents", string? threadTs = null) =>
        client.PostAsync("type", new TypeRequest(UserId, channel, text, threadTs), cancellationToken);

    /// <summary>Presses a button of a message, by action id or by what it says.</summary>
    public Task<PracticeResult> ClickAsync(
        PracticeMessage message, string action, CancellationToken cancellationToken) =>
        ClickAsync(new ClickRequest(UserId, action) { Channel = message.Channel, Ts = message.Ts }, cancellationToken);

    /// <summary>Presses or chooses anything; <see cref="ClickRequest.As"/> is replaced by this person.</summary>
    public Task<PracticeResult> ClickAsync(ClickRequest click, CancellationToken cancellationToken) =>
        client.PostAsync("click", click with { As = UserId }, cancellationToken);

    /// <summary>Submits the topmost modal.</summary>
    /// <param name="values">By action id, block id or label.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<PracticeResult> SubmitAsync(JsonObject values, CancellationToken cancellationToken) =>
        client.PostAsync("submit", new SubmitRequest(UserId, null, values), cancellationToken);

    /// <summary>Closes the topmost modal, or all.</summary>
    public Task<PracticeResult> CloseAsync(CancellationToken cancellationToken, bool all = false) =>
        client.PostAsync("close", new CloseRequest(UserId, null, all), cancellationToken);

    /// <summary>The messages of a channel this person sees, ephemeral ones among them, oldest first.</summary>
    public async Task<IReadOnlyList<PracticeMessage>> MessagesAsync(
        CancellationToken cancellationToken, string channel = "incidents") =>
        [.. (await client.GetAsync($"messages?as={UserId}&channel={Uri.EscapeDataString(channel)}", cancellationToken))
            .Objects().Select(m => new PracticeMessage((JsonObject)m.DeepClone()))];

    /// <summary>The messages the app sent this person directly.</summary>
    public async Task<IReadOnlyList<PracticeMessage>> DirectMessagesAsync(CancellationToken cancellationToken)
    {
        var workspace = await client.GetAsync("workspace?as=" + UserId, cancellationToken);
        var direct = workspace!["channels"].Objects()
            .FirstOrDefault(c => c.Flag("is_im") && c.Text("user") == workspace.Text("bot"));
        return direct is null ? [] : await MessagesAsync(cancellationToken, direct.Text("id")!);
    }

    /// <summary>The open modals, the topmost last, as Slack describes views.</summary>
    public async Task<IReadOnlyList<JsonObject>> ViewsAsync(CancellationToken cancellationToken) =>
        [.. (await client.GetAsync("views?as=" + UserId, cancellationToken)).Objects()
            .Select(v => (JsonObject)v.DeepClone())];

    /// <summary>The first message this person sees, now or later and in any conversation, that fits.</summary>
    public async Task<PracticeMessage> WaitForMessageAsync(
        Func<PracticeMessage, bool> fits, CancellationToken cancellationToken)
    {
        await foreach (var message in FollowMessagesAsync(0, cancellationToken))
            if (fits(message))
                return message;
        throw new InvalidOperationException("the practice world closed while a message was waited for");
    }

    /// <summary>Every message as it is posted or changed, from <paramref name="after"/> on (0 for all that is still
    /// known).</summary>
    public async IAsyncEnumerable<PracticeMessage> FollowMessagesAsync(
        long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (kind, data) in client.FollowAsync(UserId, after, cancellationToken))
            if (kind is "message" or "message_changed")
                yield return new PracticeMessage(data);
    }

    /// <summary>The first modal that opens or changes, now or later, and fits.</summary>
    public async Task<JsonObject> WaitForViewAsync(Func<JsonObject, bool> fits, CancellationToken cancellationToken)
    {
        await foreach (var (kind, data) in client.FollowAsync(UserId, 0, cancellationToken))
            if (kind == "view" && fits(data))
                return data;
        throw new InvalidOperationException("the practice world closed while a modal was waited for");
    }
}
