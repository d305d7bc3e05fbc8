using System.Text.Json;

namespace DrBot.Slack.Inbound;

/// <summary>What Slack told us, in one of a closed set of kinds.</summary>
internal abstract record SlackPayload
{
    /// <summary>The workspace that delivers; null where the kind has none.</summary>
    public string? Team { get; init; }

    /// <summary>The app it was delivered to; null where the kind has none.</summary>
    public string? App { get; init; }
}

/// <summary>The account that acts. Only the ids identify; the name is for showing.</summary>
/// <param name="Id">U… or W….</param>
/// <param name="Team">The account's own workspace, which in a shared channel may be another than ours; null when not
/// told.</param>
/// <param name="Name">The account's handle. Anyone can choose any: never decide by it.</param>
internal sealed record SlackActor(string Id, string? Team, string Name);

/// <summary>A typed command. <see href="https://docs.slack.dev/interactivity/implementing-slash-commands"/></summary>
internal sealed record SlashCommand : SlackPayload
{
    /// <summary>The command with its slash.</summary>
    public required string Command { get; init; }

    /// <summary>What follows it, unwrapped by <see cref="SlackText"/>.</summary>
    public required string Text { get; init; }

    /// <summary>Who typed it.</summary>
    public required SlackActor Actor { get; init; }

    /// <summary>Where it was typed.</summary>
    public required string Channel { get; init; }

    /// <summary>The channel's name; <c>directmessage</c> or <c>privategroup</c> where Slack does not tell it.</summary>
    public required string ChannelName { get; init; }

    /// <summary>Opens a modal, once, within 3 s.</summary>
    public required string TriggerId { get; init; }

    /// <summary>Where later answers may go, 5 times within 30 minutes. Outside text until <c>ResponseUrlPoster</c>
    /// judges it.</summary>
    public string? ResponseUrl { get; init; }
}

/// <summary>A press on something in a message or modal.
/// <see href="https://docs.slack.dev/reference/interaction-payloads/block_actions-payload"/></summary>
internal sealed record BlockActions : SlackPayload
{
    /// <summary>Who pressed.</summary>
    public required SlackActor Actor { get; init; }

    /// <summary>What was pressed, normally one thing.</summary>
    public required IReadOnlyList<BlockAction> Actions { get; init; }

    /// <summary>Where it stands.</summary>
    public required ActionSource Source { get; init; }

    /// <summary>Opens a modal, once, within 3 s.</summary>
    public required string TriggerId { get; init; }

    /// <summary>What stands in the inputs around it.</summary>
    public ViewValues Values { get; init; } = ViewValues.None;

    /// <summary>The modal it stands in; null in a message.</summary>
    public SlackView? View { get; init; }

    /// <summary>Where later answers may go; null in modals.</summary>
    public string? ResponseUrl { get; init; }
}

/// <summary>One press: the value sent by a button, or the values chosen.</summary>
internal sealed record BlockAction(
    string Type, string ActionId, string BlockId, string? Value, IReadOnlyList<string> Selected);

/// <summary>Where something was pressed.</summary>
internal sealed record ActionSource
{
    /// <summary>The channel; null in modals.</summary>
    public string? Channel { get; init; }

    /// <summary>The message's id in its channel; null in modals.</summary>
    public string? MessageTs { get; init; }

    /// <summary>The thread the message is in.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>The modal; null in messages.</summary>
    public string? ViewId { get; init; }

    /// <summary>True when only the presser sees the message.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>The app that posted the message, as the message says.</summary>
    public string? MessageApp { get; init; }

    /// <summary>The bot that posted the message, as the message says.</summary>
    public string? MessageBot { get; init; }

    /// <summary>The card's key from the message's metadata; null where there is none.</summary>
    public string? CardKey { get; init; }
}

/// <summary>A modal was sent.
/// <see href="https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload"/></summary>
internal sealed record ViewSubmission : SlackPayload
{
    /// <summary>Who sent it.</summary>
    public required SlackActor Actor { get; init; }

    /// <summary>The modal with its answers.</summary>
    public required SlackView View { get; init; }

    /// <summary>Opens a modal, once, within 3 s; null where Slack gives none.</summary>
    public string? TriggerId { get; init; }
}

/// <summary>A modal was closed without sending, which decides nothing.</summary>
internal sealed record ViewClosed : SlackPayload
{
    /// <summary>Who closed it.</summary>
    public required SlackActor Actor { get; init; }

    /// <summary>The modal.</summary>
    public required SlackView View { get; init; }

    /// <summary>True when every modal of the stack went.</summary>
    public bool IsCleared { get; init; }
}

/// <summary>Something happened in the workspace. <see href="https://docs.slack.dev/apis/events-api"/></summary>
internal sealed record EventCallback : SlackPayload
{
    /// <summary>Unique over all deliveries.</summary>
    public required string EventId { get; init; }

    /// <summary>The event's name, such as <c>subteam_members_changed</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The event as Slack wrote it.</summary>
    public required JsonElement Event { get; init; }

    /// <summary>The account it is about; null where there is none.</summary>
    public string? User { get; init; }

    /// <summary>The channel it is about; null where there is none.</summary>
    public string? Channel { get; init; }

    /// <summary>True when a bot caused it: never a person's word.</summary>
    public bool IsByBot { get; init; }

    /// <summary>True when the channel is shared with another organisation.</summary>
    public bool IsShared { get; init; }
}

/// <summary>Slack asks whether the events URL is ours; answered with the challenge.</summary>
internal sealed record UrlVerification(string Challenge) : SlackPayload;

/// <summary>Slack holds events back because there were too many.</summary>
internal sealed record AppRateLimited : SlackPayload;
