namespace DrBot.Slack.Blocks;

/// <summary>A labelled question in a modal.</summary>
internal sealed record InputBlock : Block
{
    /// <summary>Asks by <paramref name="element"/>; the answer is found under <paramref name="blockId"/>.</summary>
    public InputBlock(string blockId, string label, Element element)
    {
        BlockId = blockId;
        Label = PlainText.Of(label, BlockLimits.InputLabel);
        Element = element;
    }

    /// <summary>The question.</summary>
    public PlainText Label { get; }

    /// <summary>Where the answer goes.</summary>
    public Element Element { get; }

    /// <summary>Small print under the question.</summary>
    public PlainText? Hint { get; init; }

    /// <summary>True when the question may be left unanswered.</summary>
    public bool? Optional { get; init; }

    /// <inheritdoc />
    protected override int CountText() => Label.Text.Length + (Hint?.Text.Length ?? 0) + Element.TextLength;
}
