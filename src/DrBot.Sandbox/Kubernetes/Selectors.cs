using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>Field and label selectors by equality, joined by commas.</summary>
internal static class Selectors
{
    public static bool Match(JsonObject item, string? fields, string? labels) =>
        Parse(fields).All(s => Compare(Field(item, s.Key), s))
        && Parse(labels).All(s => Compare(item["metadata"]?["labels"]?[s.Key]?.ToString(), s));

    private static bool Compare(string? actual, (string Key, bool Equal, string Value) selector) =>
        (actual == selector.Value) == selector.Equal;

    private static string? Field(JsonObject item, string field) => field switch
    {
        "metadata.name" => item["metadata"]?["name"]?.ToString(),
        "metadata.namespace" => item["metadata"]?["namespace"]?.ToString(),
        _ => throw new KubeException(400, "BadRequest",
            $"field label not supported: {field}; supported are metadata.name and metadata.namespace"),
    };

    private static IEnumerable<(string Key, bool Equal, string Value)> Parse(string? selector) =>
        (selector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part =>
        {
            var not = part.Split("!=", 2);
            var equal = part.Replace("==", "=", StringComparison.Ordinal).Split('=', 2);
            return not.Length == 2 ? (not[0], false, not[1])
                : equal.Length == 2 ? (equal[0], true, equal[1])
                : throw new KubeException(400, "BadRequest", $"unable to parse requirement: '{part}'");
        });
}
