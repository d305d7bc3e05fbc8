using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack;

/// <summary>A refusal of the emulated Slack, by Slack's own error code.</summary>
internal sealed class SlackError(string code, params string[] messages)
    : Exception(messages.Length > 0 ? messages[0] : code)
{
    public string Code { get; } = code;

    public IReadOnlyList<string> Messages { get; } = messages;

    /// <summary>Members some errors add (<c>needed</c>, <c>provided</c>).</summary>
    public JsonObject Extra { get; init; } = [];

    public JsonObject ToWire()
    {
        var wire = new JsonObject { ["ok"] = false, ["error"] = Code };
        foreach (var (name, value) in Extra)
            wire[name] = value?.DeepClone();
        if (Messages.Count == 0)
            return wire;
        if (Code == "invalid_blocks")
            wire["errors"] = new JsonArray([.. Messages.Select(m => JsonValue.Create(m))]);
        wire["response_metadata"] = new JsonObject
        {
            ["messages"] = new JsonArray([.. Messages.Select(m => JsonValue.Create("[ERROR] " + m))]),
        };
        return wire;
    }
}
