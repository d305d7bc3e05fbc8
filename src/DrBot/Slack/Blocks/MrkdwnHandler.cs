using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace DrBot.Slack.Blocks;

/// <summary>Builds <see cref="Mrkdwn"/> from an interpolated string: literal parts are markup, holes are outside
/// text.</summary>
[InterpolatedStringHandler]
internal readonly struct MrkdwnHandler
{
    private readonly StringBuilder text;

    /// <summary>Called by the compiler.</summary>
    public MrkdwnHandler(int literalLength, int formattedCount) =>
        text = new StringBuilder(literalLength + formattedCount * 16);

    /// <summary>Markup written in the source.</summary>
    public void AppendLiteral(string markup) => text.Append(markup);

    /// <summary>Markup made elsewhere.</summary>
    public void AppendFormatted(Mrkdwn? markup) => text.Append(markup?.Text);

    /// <summary>Outside text.</summary>
    public void AppendFormatted(string? outside) => text.Append(MrkdwnEscape.Escape(outside ?? ""));

    /// <summary>A number, a time, an id: written culture-free, and escaped all the same.</summary>
    public void AppendFormatted<T>(T value, string? format = null) =>
        AppendFormatted(value is IFormattable f ? f.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());

    /// <summary>What was built.</summary>
    public string ToText() => text.ToString();
}
