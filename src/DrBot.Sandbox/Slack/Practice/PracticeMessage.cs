using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>A message as a person reads it.</summary>
/// <param name="Wire">Slack's shape, with <c>channel</c> and <c>ephemeral</c> added.</param>
public sealed record PracticeMessage(JsonObject Wire)
{
    /// <summary>Timestamp: its identity within the channel.</summary>
    public string Ts => Wire.Text("ts")!;

    /// <summary>Channel id.</summary>
    public string Channel => Wire.Text("channel")!;

    /// <summary>Author's user id.</summary>
    public string User => Wire.Text("user")!;

    /// <summary>The thread it is in, or null.</summary>
    public string? ThreadTs => Wire.Text("thread_ts");

    /// <summary>True when only the reader sees it.</summary>
    public bool IsEphemeral => Wire.Flag("ephemeral");

    /// <summary>The text shown in notifications.</summary>
    public string Text => Wire.Text("text") ?? "";

    /// <summary>All the text in it, blocks included, as sent (mrkdwn), a line each.</summary>
    public string AllText => string.Join('\n', Texts(Wire["blocks"]).Prepend(Text).Where(t => t.Length > 0));

    /// <summary>What can be pressed or chosen in it.</summary>
    public IReadOnlyList<PracticeButton> Buttons => [.. Wire["blocks"].Objects()
        .SelectMany(b => BlockIds.Interactive(b).Select(e => new PracticeButton(
            b.Text("block_id")!, e.Text("action_id")!, e["text"].Text("text") ?? "", e.Text("value"),
            e.Text("style"))
        {
            Confirm = e["confirm"] is { } ask ? $"{ask["title"].Text("text")} {ask["text"].Text("text")}" : null,
        }))];

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(Texts),
        JsonObject found => found.SelectMany(
            m => m.Key == "text" && m.Value.AsText() is { } text ? [text] : Texts(m.Value)),
        _ => [],
    };
}

/// <summary>Something to press in a message.</summary>
public sealed record PracticeButton(string BlockId, string ActionId, string Text, string? Value, string? Style)
{
    /// <summary>What Slack's client asks before the press counts, or null when it asks nothing.</summary>
    public string? Confirm { get; init; }
}
