using System.Globalization;
using System.Text;

namespace DrBot.Commands.Plans;

/// <summary>
/// The one way to write a value as JSON, so that its bytes can be hashed: UTF-8 without byte order mark; no white
/// space; keys in ordinal order of their UTF-16 code units; values are texts, integers of 64 bits without exponent or
/// leading zeros, lists and maps, never null, fractions, true or false. In texts only <c>"</c>, <c>\</c> and the
/// characters below U+0020 are escaped: <c>\"</c>, <c>\\</c>, <c>\b</c>, <c>\t</c>, <c>\n</c>, <c>\f</c>,
/// <c>\r</c>, and <c>\u00xx</c> with small hex digits for the rest. It is what RFC 8785 writes of such values, and
/// Python's
/// <c>json.dumps(value, ensure_ascii=False, separators=(',', ':'), sort_keys=True)</c>.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Writes a value.</summary>
    /// <exception cref="ArgumentException">A text holds half a surrogate pair, which UTF-8 cannot carry.</exception>
    public static string Write(CanonicalValue value)
    {
        var json = new StringBuilder();
        Write(value, json);
        return json.ToString();
    }

    private static void Write(CanonicalValue value, StringBuilder json)
    {
        switch (value)
        {
            case CanonicalValue.TextValue text:
                Write(text.Value, json);
                break;
            case CanonicalValue.IntegerValue integer:
                json.Append(integer.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case CanonicalValue.ListValue list:
                Write(list.Items, '[', ']', item => Write(item, json), json);
                break;
            case CanonicalValue.MapValue map:
                Write(map.Entries, '{', '}', entry => Write(entry, json), json);
                break;
        }
    }

    private static void Write<T>(IEnumerable<T> items, char open, char close, Action<T> write, StringBuilder json)
    {
        json.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) json.Append(',');
            first = false;
            write(item);
        }

        json.Append(close);
    }

    private static void Write(KeyValuePair<string, CanonicalValue> entry, StringBuilder json)
    {
        Write(entry.Key, json);
        json.Append(':');
        Write(entry.Value, json);
    }

    private static void Write(string text, StringBuilder json)
    {
        json.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsSurrogate(character))
            {
                if (!char.IsSurrogatePair(text, i))
                    throw new ArgumentException(
                        "a text holds half a surrogate pair; it cannot be written as UTF-8", nameof(text));
                json.Append(character).Append(text[++i]);
            }
            else if (Escape(character) is { } escape) json.Append(escape);
            else json.Append(character);
        }

        json.Append('"');
    }

    private static string? Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
        _ => null,
    };
}

/// <summary>A value <see cref="CanonicalJson"/> can write.</summary>
public abstract record CanonicalValue
{
    private CanonicalValue()
    {
    }

    internal sealed record TextValue(string Value) : CanonicalValue;

    internal sealed record IntegerValue(long Value) : CanonicalValue;

    internal sealed record ListValue(IReadOnlyList<CanonicalValue> Items) : CanonicalValue;

    internal sealed record MapValue(SortedDictionary<string, CanonicalValue> Entries) : CanonicalValue;

    /// <summary>A text.</summary>
    public static CanonicalValue Text(string value) => new TextValue(value);

    /// <summary>A whole number.</summary>
    public static CanonicalValue Integer(long value) => new IntegerValue(value);

    /// <summary>A duration in whole seconds.</summary>
    public static CanonicalValue Seconds(TimeSpan value) => new IntegerValue((long)value.TotalSeconds);

    /// <summary>A list, in the order given.</summary>
    public static CanonicalValue List(IEnumerable<CanonicalValue> items) => new ListValue([.. items]);

    /// <summary>A list of texts, in the order given.</summary>
    public static CanonicalValue List(IEnumerable<string> items) => List(items.Select(Text));

    /// <summary>A map; keys given twice are an error.</summary>
    /// <exception cref="ArgumentException">A key is given twice.</exception>
    public static CanonicalValue Map(IEnumerable<(string Key, CanonicalValue Value)> entries)
    {
        var sorted = new SortedDictionary<string, CanonicalValue>(StringComparer.Ordinal);
        foreach (var (key, value) in entries) sorted.Add(key, value);
        return new MapValue(sorted);
    }

    /// <summary>A map of texts.</summary>
    public static CanonicalValue Map(IReadOnlyDictionary<string, string> entries) =>
        Map(entries.Select(e => (e.Key, Text(e.Value))));
}
