using System.Text.Json;

namespace DrBot.Journal.Audit;

/// <summary>What a checkpoint's moment hangs on, read from a line without the rest of it.</summary>
/// <param name="Type">The entry's type.</param>
/// <param name="At">The entry's time.</param>
internal readonly record struct LineGlance(string Type, DateTimeOffset At)
{
    private static readonly HashSet<string> Endings = new(StringComparer.Ordinal)
    {
        "run.completed", "run.failed", "run.aborted", "run.refused", "run.expired", "run.withdrawn", "run.superseded",
        "approval.denied",
    };

    /// <summary>True for an entry that ends a run.</summary>
    public bool EndsRun => Endings.Contains(Type);

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">Not a line of this format.</exception>
    public static LineGlance Of(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            string? type = null, at = null;
            json.Read();
            while ((type is null || at is null) && json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("type"u8))
                    type = Text(ref json);
                else if (json.ValueTextEquals("t"u8))
                    at = Text(ref json);
                else
                    json.Skip();
            }

            return type is null || at is null
                ? throw new FormatException("not a journal line: it has no type or no time")
                : new LineGlance(type, JournalLine.ParseTime(at));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("not a journal line: " + e.Message, e);
        }
    }

    private static string Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString()!;
    }
}
