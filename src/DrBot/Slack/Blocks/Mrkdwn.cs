using System.Globalization;

namespace DrBot.Slack.Blocks;

/// <summary>
/// Text in Slack's markup. It is made only by the members here, so that outside text cannot get in unescaped:
/// <c>Mrkdwn.Of($"*{name}* asks")</c> escapes <c>name</c> and takes the rest as markup.
/// <see href="https://docs.slack.dev/messaging/formatting-message-text"/>
/// </summary>
internal sealed record Mrkdwn : TextObject
{
    private Mrkdwn(string text) => Text = text;

    /// <summary>No text.</summary>
    public static Mrkdwn Empty { get; } = new("");

    /// <inheritdoc />
    public override string Type => "mrkdwn";

    /// <inheritdoc />
    public override string Text { get; }

    /// <inheritdoc />
    public override bool? Verbatim => true;

    /// <summary>Markup whose holes are escaped, unless they are <see cref="Mrkdwn"/> themselves.</summary>
    public static Mrkdwn Of(MrkdwnHandler markup) => new(markup.ToText());

    /// <summary>Outside text: every character of it is shown as it is.</summary>
    public static Mrkdwn Of(string outside) => new(MrkdwnEscape.Escape(outside));

    /// <summary>Outside text on one line of at most <paramref name="limit"/> characters, with a visible … where it was
    /// longer.</summary>
    public static Mrkdwn Line(string outside, int limit) =>
        Of(BlockLimits.Fit(
            string.Join(' ', outside.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), limit));

    /// <summary>Outside text in fixed width; a backtick in it would end the format and is shown as an
    /// apostrophe.</summary>
    public static Mrkdwn Code(string outside) =>
        outside.Length == 0 ? Empty
            : new($"`{MrkdwnEscape.Escape(outside.Replace('`', '\'').ReplaceLineEndings(" "))}`");

    /// <summary>Outside text as a block of fixed width.</summary>
    public static Mrkdwn CodeBlock(string outside) =>
        outside.Length == 0 ? Empty
            : new($"```{MrkdwnEscape.Escape(outside.Replace("```", "'''", StringComparison.Ordinal))}```");

    /// <summary>Mentions, and so notifies, one person.</summary>
    public static Mrkdwn User(string id) => new($"<@{SlackId.User(id)}>");

    /// <summary>Names a channel as a link.</summary>
    public static Mrkdwn Channel(string id) => new($"<#{SlackId.Channel(id)}>");

    /// <summary>Mentions, and so notifies, a user group.</summary>
    public static Mrkdwn Group(string id) => new($"<!subteam^{SlackId.Group(id)}>");

    /// <summary>A link with its label.</summary>
    /// <exception cref="ArgumentException">The address is not http(s).</exception>
    public static Mrkdwn Link(Uri address, string label)
    {
        if (address is not { IsAbsoluteUri: true, Scheme: "https" or "http" })
            throw new ArgumentException(
                $"a link needs an http or https address, found '{address.OriginalString}'", nameof(address));
        var url = MrkdwnEscape.Escape(address.AbsoluteUri).Replace("|", "%7C", StringComparison.Ordinal);
        return new($"<{url}|{MrkdwnEscape.Escape(label.Replace('|', '¦').ReplaceLineEndings(" "))}>");
    }

    /// <summary>An instant in each reader's own zone; readers without Slack's formatting see UTC.</summary>
    public static Mrkdwn Time(DateTimeOffset at, string format = "{date_short_pretty} {time_secs}")
    {
        var utc = at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return new($"<!date^{at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}^{format}|{utc}>");
    }

    /// <summary>The parts, one a line; empty ones leave no line.</summary>
    public static Mrkdwn Lines(params IEnumerable<Mrkdwn> lines) => Join("\n", lines);

    /// <summary>The parts with a separator (markup) between them; empty ones are left out.</summary>
    public static Mrkdwn Join(string separator, IEnumerable<Mrkdwn> parts) =>
        new(string.Join(separator, parts.Where(p => p.Text.Length > 0).Select(p => p.Text)));

    /// <summary>One after the other.</summary>
    public static Mrkdwn operator +(Mrkdwn left, Mrkdwn right) => new(left.Text + right.Text);

    /// <summary>A piece cut from markup that was checked already.</summary>
    internal static Mrkdwn Piece(string markup) => new(markup);

    /// <inheritdoc />
    public override string ToString() => Text;
}
