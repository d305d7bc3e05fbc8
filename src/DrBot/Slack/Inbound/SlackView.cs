namespace DrBot.Slack.Inbound;

/// <summary>A modal as it comes back.</summary>
internal sealed record SlackView
{
    /// <summary>Slack's id of it.</summary>
    public required string Id { get; init; }

    /// <summary>What we called it.</summary>
    public required string CallbackId { get; init; }

    /// <summary>What we gave it to bring back; empty when nothing.</summary>
    public string PrivateMetadata { get; init; } = "";

    /// <summary>Its state, to detect that it was updated meanwhile.</summary>
    public string? Hash { get; init; }

    /// <summary>The answers.</summary>
    public ViewValues Values { get; init; } = ViewValues.None;
}

/// <summary>The answers of a modal by block and action.</summary>
internal sealed record ViewValues(IReadOnlyDictionary<(string Block, string Action), ViewValue> All)
{
    /// <summary>No answers.</summary>
    public static ViewValues None { get; } = new(new Dictionary<(string, string), ViewValue>());

    /// <summary>The text typed or the value chosen in a block of one element; null when there is none.</summary>
    public string? Text(string block) =>
        All.FirstOrDefault(v => v.Key.Block == block).Value is { } value
            ? value.Text ?? value.Selected.FirstOrDefault() : null;

    /// <summary>The values chosen in a block of one element.</summary>
    public IReadOnlyList<string> Selected(string block) =>
        All.FirstOrDefault(v => v.Key.Block == block).Value?.Selected ?? [];
}

/// <summary>One answer: a text, or the values chosen.</summary>
internal sealed record ViewValue(string? Text, IReadOnlyList<string> Selected);
