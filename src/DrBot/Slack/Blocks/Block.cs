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
    public int TextLength => CountText();

    /// <summary>Counts the characters of text a reader sees.</summary>
    protected abstract int CountText();
}

/// <summary>A title in large letters; a longer text is cut visibly.</summary>
internal sealed record HeaderBlock(PlainText Text) : Block
{
    /// <summary>A header that shows the text, cut visibly at 150 characters.</summary>
    public HeaderBlock(string text) : this(PlainText.Fit(text, BlockLimits.Header))
    {
    }

    /// <inheritdoc />
    protected override int CountText() => Text.Text.Length;
}

/// <summary>A line between blocks.</summary>
internal sealed record DividerBlock : Block
{
    /// <inheritdoc />
    protected override int CountText() => 0;
}

/// <summary>Small print: 1 to 10 texts of at most 2000 characters.</summary>
internal sealed record ContextBlock : Block
{
    private ContextBlock(IReadOnlyList<Mrkdwn> elements) => Elements = elements;

    /// <summary>The texts.</summary>
    public IReadOnlyList<Mrkdwn> Elements { get; }

    /// <inheritdoc />
    protected override int CountText() => Elements.Sum(e => e.Text.Length);

    /// <summary>Small print that shows all of the texts, in as many blocks as it takes. None for empty texts.</summary>
    public static IReadOnlyList<ContextBlock> Of(params IEnumerable<Mrkdwn> texts) =>
    [
        .. texts.SelectMany(t => BlockLimits.Split(t, BlockLimits.ContextText))
            .Chunk(BlockLimits.ContextElements / 2).Select(c => new ContextBlock(c)),
    ];
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
    protected override int CountText() => Elements.Sum(e => e.TextLength);
}
