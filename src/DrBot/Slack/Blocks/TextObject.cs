using System.Text.Json.Serialization;

namespace DrBot.Slack.Blocks;

/// <summary>A text in a block.
/// <see href="https://docs.slack.dev/reference/block-kit/composition-objects/text-object"/></summary>
internal abstract record TextObject
{
    /// <summary>Slack's name of the kind.</summary>
    [JsonPropertyOrder(-2)]
    public abstract string Type { get; }

    /// <summary>What Slack receives, escaped as the kind demands.</summary>
    [JsonPropertyOrder(-1)]
    public abstract string Text { get; }

    /// <summary>True keeps Slack from looking for names, mentions and links in the text by itself.</summary>
    public virtual bool? Verbatim => null;
}

/// <summary>A text without markup: nothing in it can become a mention, a link or a format.</summary>
internal sealed record PlainText : TextObject
{
    private PlainText(string text) => Text = text;

    /// <inheritdoc />
    public override string Type => "plain_text";

    /// <inheritdoc />
    public override string Text { get; }

    /// <summary>The text, which must be 1 to <paramref name="limit"/> characters long.</summary>
    public static PlainText Of(string text, int limit) => new(BlockLimits.Within(text, limit, "text"));

    /// <summary>The text, with a visible … at its end where it was longer than <paramref name="limit"/>.</summary>
    public static PlainText Fit(string text, int limit) => new(BlockLimits.Fit(text.Length == 0 ? " " : text, limit));
}
