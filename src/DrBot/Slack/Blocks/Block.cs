using System.Text.Json.Serialization;

namespace DrBot.Slack.Blocks;

/// <summary>One block of a message or modal. <see href="https://docs.slack.dev/reference/block-kit/blocks"/></summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HeaderBlock), "header")]
[JsonDerivedType(typeof(SectionBlock), "section")]
[JsonDerivedType(typeof(ContextBlock), "context")]
[JsonDerivedType(typeof(DividerBlock), "divider")]
[JsonDerivedType(typeof(ActionsBlock), "actions")]
[JsonDerivedType(typeof(InputBlock), "input")]
internal abstract record Block
{
    /// <summary>What answers name the block by; 1 to 255 characters, or left to Slack.</summary>
    public string? BlockId
    {
        get;
        init => field = value is null ? null : BlockLimits.Within(value, BlockLimits.Id, "block_id");
    }

    /// <summary>The characters of text a reader sees, which Slack limits over the whole message.</summary>
    [JsonIgnore]
    public abstract int TextLength { get; }
}

/// <summary>A title in large letters; a longer text is cut visibly.</summary>
internal sealed record HeaderBlock(PlainText Text) : Block
{
    /// <summary>A header that shows the text, cut visibly at 150 characters.</summary>
    public HeaderBlock(string text) : this(PlainText.Fit(text, BlockLimits.Header))
    {
    }

    /// <inheritdoc />
    public override int TextLength => Text.Text.Length;
}

/// <summary>A line between blocks.</summary>
internal sealed record DividerBlock : Block
{
    /// <inheritdoc />
    public override int TextLength => 0;
}

/// <summary>Small print: 1 to 10 texts.</summary>
internal sealed record ContextBlock(IReadOnlyList<TextObject> Elements) : Block
{
    /// <summary>Small print of one text.</summary>
    public ContextBlock(Mrkdwn text) : this([text])
    {
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<TextObject> Elements { get; } =
        BlockLimits.Within(Elements, BlockLimits.ContextElements, "a context block");

    /// <inheritdoc />
    public override int TextLength => Elements.Sum(e => e.Text.Length);
}

/// <summary>A row of 1 to 25 buttons and menus.</summary>
internal sealed record ActionsBlock(IReadOnlyList<Element> Elements) : Block
{
    /// <summary>A row of buttons.</summary>
    public ActionsBlock(params Element[] elements) : this((IReadOnlyList<Element>)elements)
    {
    }

    /// <summary>The elements.</summary>
    public IReadOnlyList<Element> Elements { get; } =
        BlockLimits.Within(Elements, BlockLimits.ActionElements, "an actions block");

    /// <inheritdoc />
    public override int TextLength => Elements.Sum(e => e.TextLength);
}
