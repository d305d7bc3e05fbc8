using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>Typing into the box below a channel.</summary>
/// <param name="As">Who types (user id).</param>
/// <param name="Channel">Channel id or name.</param>
/// <param name="Text">A message or a slash command, with <c>@handle</c> and <c>#channel</c> as typed.</param>
/// <param name="ThreadTs">The thread, or null for the channel itself.</param>
public sealed record TypeRequest(string As, string Channel, string Text, string? ThreadTs = null);

/// <summary>Pressing a button or choosing from a menu, in a message or in a modal.</summary>
/// <param name="As">Who presses (user id).</param>
/// <param name="Action">Action id, or what the button says.</param>
public sealed record ClickRequest(string As, string Action)
{
    /// <summary>Channel id or name, for an element of a message.</summary>
    public string? Channel { get; init; }

    /// <summary>Timestamp of the message.</summary>
    public string? Ts { get; init; }

    /// <summary>The modal, for an element of one.</summary>
    public string? ViewId { get; init; }

    /// <summary>Block of the element, where its action id stands in several.</summary>
    public string? BlockId { get; init; }

    /// <summary>What to choose, by value or text; for a button, the value it must carry.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>What the modal's other elements hold at that moment, as in <see cref="SubmitRequest"/>.</summary>
    public JsonObject? Values { get; init; }
}

/// <summary>Submitting a modal.</summary>
/// <param name="As">Whose modal (user id).</param>
/// <param name="ViewId">The modal; the topmost when null.</param>
/// <param name="Values">By action id, block id or label: text, an option's value or text, or an array of those.</param>
public sealed record SubmitRequest(string As, string? ViewId, JsonObject? Values);

/// <summary>Closing a modal, or the whole stack.</summary>
public sealed record CloseRequest(string As, string? ViewId, bool All = false);

/// <summary>What came of something a person did.</summary>
public sealed record PracticeResult
{
    /// <summary>True when the app acknowledged, or nothing had to be sent.</summary>
    public bool Ok { get; init; } = true;

    /// <summary>Slack's error code as the person sees it (<c>operation_timeout</c>), or what was impossible to
    /// do.</summary>
    public string? Error { get; init; }

    /// <summary>The HTTP status of the app's answer; 0 when there was none.</summary>
    public int Status { get; init; }

    /// <summary>Wall milliseconds from the delivery to the acknowledgement.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Timestamp of the message this created, if any.</summary>
    public string? Ts { get; init; }

    /// <summary>Complaints about fields of a modal, by block id.</summary>
    public IReadOnlyDictionary<string, string>? Errors { get; init; }

    /// <summary>What the app answered, word for word.</summary>
    public string? Answer { get; init; }
}

/// <summary>Something to break in Slack.</summary>
/// <param name="Kind">
/// rate-limit, error, server-error, lost-response (each for <paramref name="Count"/> calls of
/// <paramref name="Method"/>); down, up; warning, refresh, drop-sockets, link-disabled, link-enabled; duplicate (the
/// next deliveries are sent twice); verify-url (asks the app for its challenge, as saving a request URL does);
/// mend (forgets everything scripted).
/// </param>
/// <param name="Method">Web API method; null for any.</param>
/// <param name="Count">How many calls or deliveries.</param>
/// <param name="Number">Retry-After in seconds, or the HTTP status.</param>
/// <param name="Code">Slack's error code for <c>error</c>.</param>
public sealed record SlackBreak(
    string Kind, string? Method = null, int Count = 1, int? Number = null, string? Code = null);
