using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary>One page of a list and the cursor to the next.</summary>
internal static class Page
{
    /// <summary>Cuts the page a call asks for out of <paramref name="all"/> and puts it under
    /// <paramref name="member"/>.</summary>
    public static JsonObject Of(SlackCall call, string member, IReadOnlyList<JsonNode?> all, int most = 1000)
    {
        var limit = Math.Clamp(call.Number("limit", 100), 1, most);
        var start = Start(call.Text("cursor"), all.Count);
        var next = start + limit < all.Count ? Cursor(start + limit) : "";
        return new JsonObject
        {
            [member] = new JsonArray([.. all.Skip(start).Take(limit)]),
            ["has_more"] = next.Length > 0,
            ["response_metadata"] = new JsonObject { ["next_cursor"] = next },
        };
    }

    private static string Cursor(int offset) => Convert.ToBase64String(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"offset:{offset}")));

    private static int Start(string? cursor, int count)
    {
        if (string.IsNullOrEmpty(cursor))
            return 0;
        Span<byte> bytes = stackalloc byte[64];
        var text = cursor.Length <= 64 && Convert.TryFromBase64String(cursor, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes[..length]) : "";
        return text.StartsWith("offset:", StringComparison.Ordinal)
            && int.TryParse(text["offset:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && offset <= count
            ? offset : throw new SlackError("invalid_cursor");
    }
}
