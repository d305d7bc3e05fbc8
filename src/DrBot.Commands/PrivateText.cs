using System.Text.Json;
using System.Text.Json.Serialization;

namespace DrBot.Commands;

/// <summary>
/// Free text, a name or an address: something that may be erased later. The journal keeps its salted hash in the
/// chain and the text itself in an erasable table; here it is simply text, or null once erased.
/// </summary>
[JsonConverter(typeof(PrivateTextConverter))]
public readonly record struct PrivateText(string? Value)
{
    /// <inheritdoc />
    public override string ToString() => Value ?? "(erased)";

    /// <summary>Text is private unless somebody says otherwise.</summary>
    public static implicit operator PrivateText(string? value) => new(value);
}

/// <summary>Writes <c>{"$private":"text"}</c>, which the journal replaces by a salted hash.</summary>
internal sealed class PrivateTextConverter : JsonConverter<PrivateText>
{
    private const string Marker = "$private";

    public override PrivateText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // A field that was once written in clear and became private is read as what it says.
        if (reader.TokenType == JsonTokenType.String)
            return new PrivateText(reader.GetString());
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(Marker, out var value)
                ? new PrivateText(value.GetString())
                : new PrivateText(null);
    }

    public override void Write(Utf8JsonWriter writer, PrivateText value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Marker, value.Value);
        writer.WriteEndObject();
    }
}
