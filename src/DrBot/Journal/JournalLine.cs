using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Journal;

/// <summary>The envelope of an entry, as it stands in the chain and in the audit export.</summary>
internal sealed record JournalLine
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>Text stays readable in the export; only what JSON demands is escaped, so a line never holds LF.</summary>
    public static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public required string Log { get; init; }
    public required long Seq { get; init; }
    public required string Prev { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Type { get; init; }
    public required string Run { get; init; }
    public required string Actor { get; init; }
    public required string Incident { get; init; }
    public required string Stream { get; init; }
    public required long Version { get; init; }
    public required int Schema { get; init; }

    /// <summary>A time cut to the microseconds a line can hold.</summary>
    public static DateTimeOffset Cut(DateTimeOffset at)
    {
        var utc = at.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>The line's bytes, without LF.</summary>
    /// <param name="members">The data's further members as JSON, without the braces; empty when there are none.</param>
    public byte[] ToBytes(ReadOnlySpan<byte> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + members.Length);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("log", Log);
            json.WriteNumber("seq", Seq);
            json.WriteString("prev", Prev);
            json.WriteString("t", At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("type", Type);
            json.WriteString("run", Run);
            json.WriteString("actor", Actor);
            json.WriteStartObject("data");
            json.WriteString("incident", Incident);
            json.WriteString("stream", Stream);
            json.WriteNumber("version", Version);
            json.WriteNumber("schema", Schema);
        }

        if (members.Length > 0)
        {
            buffer.Write(","u8);
            buffer.Write(members);
        }

        buffer.Write("}}"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line and its data's further members.</summary>
    /// <exception cref="FormatException">Not a line of this format; the message says what is wrong.</exception>
    public static (JournalLine Line, JsonObject Data) Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var root = JsonNode.Parse(bytes, documentOptions: Strict)!.AsObject();
            if (root["v"]!.GetValue<int>() != 1)
                throw new FormatException($"envelope version {root["v"]}, this program reads 1");
            var data = root["data"]!.AsObject();
            var line = new JournalLine
            {
                Log = Text(root, "log"),
                Seq = root["seq"]!.GetValue<long>(),
                Prev = Text(root, "prev"),
                At = ParseTime(Text(root, "t")),
                Type = Text(root, "type"),
                Run = Text(root, "run"),
                Actor = Text(root, "actor"),
                Incident = Text(data, "incident"),
                Stream = Text(data, "stream"),
                Version = data["version"]!.GetValue<long>(),
                Schema = data["schema"]!.GetValue<int>(),
            };
            root.Remove("data");
            foreach (var name in (string[])["incident", "stream", "version", "schema"])
                data.Remove(name);
            return (line, data);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException
            or ArgumentException or OverflowException)
        {
            throw new FormatException("not a journal line: " + e.Message, e);
        }
    }

    /// <summary>True for a time as a line holds it.</summary>
    public static bool IsTime(string text) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <summary>A time as a line holds it.</summary>
    /// <exception cref="FormatException">Not one.</exception>
    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(JsonObject from, string name) => from[name]!.GetValue<string>();
}
