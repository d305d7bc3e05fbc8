using System.Text;

namespace DrBot.Slack.Inbound;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> strictly: what has two readings is refused.</summary>
internal static class FormBody
{
    private const int MaxFields = 100;
    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>The fields by name.</summary>
    /// <exception cref="BadPayloadException">A torn escape, bytes that are no UTF-8, a field given twice, too many
    /// fields.</exception>
    public static IReadOnlyDictionary<string, string> Parse(ReadOnlySpan<byte> body)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'&');
            var pair = end < 0 ? body : body[..end];
            body = end < 0 ? [] : body[(end + 1)..];
            if (pair.IsEmpty)
                continue;

            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (!fields.TryAdd(name, value))
                throw new BadPayloadException("the form gives a field twice");
            if (fields.Count > MaxFields)
                throw new BadPayloadException($"the form has more than {MaxFields} fields");
        }

        return fields;
    }

    private static string Decode(ReadOnlySpan<byte> encoded)
    {
        var bytes = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            bytes[length++] = encoded[i] switch
            {
                (byte)'+' => (byte)' ',
                (byte)'%' => Escaped(encoded, ref i),
                var plain => plain,
            };
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw new BadPayloadException("the form is not UTF-8");
        }
    }

    private static byte Escaped(ReadOnlySpan<byte> encoded, ref int i)
    {
        if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[i + 1])
            || !char.IsAsciiHexDigit((char)encoded[i + 2]))
            throw new BadPayloadException("the form holds a torn %-escape");
        var value = Convert.ToByte(Encoding.ASCII.GetString(encoded.Slice(i + 1, 2)), 16);
        i += 2;
        return value;
    }
}
