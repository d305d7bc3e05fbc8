using System.Text.Json;

namespace DrBot.Journal;

/// <summary>Where a line says that it stands: read without the rest of it, for a million lines at a start.</summary>
internal readonly record struct ChainPlace(
    string Log, long Seq, string Prev, DateTimeOffset At, string Stream, long Version)
{
    /// <summary>Reads a line's place.</summary>
    /// <exception cref="FormatException">Not a line of this format.</exception>
    public static ChainPlace Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            var place = default(ChainPlace);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                place = ReadMember(ref json, place);
            return place is { Log: not null, Prev: not null, Stream: not null }
                ? place
                : throw new FormatException("not a journal line: a member of the envelope is missing");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("not a journal line: " + e.Message, e);
        }
    }

    private static ChainPlace ReadMember(ref Utf8JsonReader json, ChainPlace place)
    {
        if (json.ValueTextEquals("data"u8))
            return ReadData(ref json, place);
        if (json.ValueTextEquals("log"u8))
            return place with { Log = ReadText(ref json) };
        if (json.ValueTextEquals("seq"u8))
            return place with { Seq = ReadNumber(ref json) };
        if (json.ValueTextEquals("prev"u8))
            return place with { Prev = ReadText(ref json) };
        if (json.ValueTextEquals("t"u8))
            return place with { At = JournalLine.ParseTime(ReadText(ref json)) };
        json.Skip();
        return place;
    }

    private static ChainPlace ReadData(ref Utf8JsonReader json, ChainPlace place)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("stream"u8))
                place = place with { Stream = ReadText(ref json) };
            else if (json.ValueTextEquals("version"u8))
                place = place with { Version = ReadNumber(ref json) };
            else
                json.Skip();
        }

        return place;
    }

    private static string ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString()!;
    }

    private static long ReadNumber(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt64();
    }
}
