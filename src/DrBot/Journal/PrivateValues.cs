using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Journal;

/// <summary>A personal text kept beside the chain: the line holds only its salted hash, so erasing it leaves the chain
/// whole.</summary>
/// <param name="Hash">64 hex digits of SHA-256(salt ‖ UTF-8 text).</param>
internal sealed record PrivateValue(string Hash, byte[] Salt, string Text)
{
    /// <summary>Salts a text anew: the same text twice gives two hashes, so equal values cannot be linked.</summary>
    public static PrivateValue From(string text)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new PrivateValue(HashOf(salt, text), salt, text);
    }

    /// <summary>The hash a line holds for a text.</summary>
    public static string HashOf(byte[] salt, string text) =>
        Convert.ToHexStringLower(SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(text)]));
}

/// <summary>Exchanges <c>{"$private":"text"}</c>, as callers write it, and <c>{"private":"hash"}</c>, as lines hold it.</summary>
internal static class PrivateValues
{
    private const string Open = "$private";
    private const string Closed = "private";

    /// <summary>Writes data as a line holds it and collects its private texts.</summary>
    /// <exception cref="ArgumentException">A private value that is no text, or an object that looks like a hash.</exception>
    public static void Write(
        Utf8JsonWriter json, JsonNode? node, List<PrivateValue> found, Func<string, PrivateValue> salt)
    {
        switch (node)
        {
            case null:
                json.WriteNullValue();
                break;
            case JsonObject { Count: 1 } one when one.ContainsKey(Open):
                WriteClosed(json, one[Open], found, salt);
                break;
            case JsonObject { Count: 1 } one when IsClosed(one):
                throw new ArgumentException($"an object of the single member \"{Closed}\" is the journal's own form");
            case JsonObject members:
                json.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    json.WritePropertyName(name);
                    Write(json, value, found, salt);
                }

                json.WriteEndObject();
                break;
            case JsonArray items:
                json.WriteStartArray();
                foreach (var item in items)
                    Write(json, item, found, salt);
                json.WriteEndArray();
                break;
            default:
                node.WriteTo(json);
                break;
        }
    }

    /// <summary>Puts the texts back; a text that is gone becomes null.</summary>
    public static void Restore(JsonNode? node, Func<string, string?> textOf)
    {
        switch (node)
        {
            case JsonObject one when IsClosed(one):
                var hash = (string?)one[Closed];
                one.Clear();
                one[Open] = hash is null ? null : textOf(hash);
                break;
            case JsonObject members:
                foreach (var (_, value) in members)
                    Restore(value, textOf);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Restore(item, textOf);
                break;
        }
    }

    private static void WriteClosed(
        Utf8JsonWriter json, JsonNode? value, List<PrivateValue> found, Func<string, PrivateValue> salt)
    {
        json.WriteStartObject();
        if (value is null)
        {
            json.WriteNull(Closed);
        }
        else
        {
            if (value.GetValueKind() != JsonValueKind.String)
                throw new ArgumentException($"\"{Open}\" holds a text or null, found {value.GetValueKind()}");
            var kept = salt(value.GetValue<string>());
            found.Add(kept);
            json.WriteString(Closed, kept.Hash);
        }

        json.WriteEndObject();
    }

    private static bool IsClosed(JsonObject node) =>
        node.Count == 1 && node.TryGetPropertyValue(Closed, out var value)
        && (value is null || (value.GetValueKind() == JsonValueKind.String && IsHash(value.GetValue<string>())));

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
