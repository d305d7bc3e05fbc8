using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>What a pod's containers find in their environment: fixed when they start.</summary>
internal static class PodEnvironment
{
    public static IReadOnlyDictionary<string, string> Read(string template, Func<string, JsonObject?> configMap)
    {
        var environment = new Dictionary<string, string>();
        var containers = JsonNode.Parse(template)?["spec"]?["containers"] as JsonArray ?? [];
        foreach (var entry in containers.SelectMany(c => c?["env"] as JsonArray ?? []))
        {
            var source = entry?["valueFrom"]?["configMapKeyRef"];
            var value = source is null
                ? entry?["value"]?.ToString()
                : configMap(source["name"]!.ToString())?["data"]?[source["key"]!.ToString()]?.ToString();
            if (value is not null)
                environment[entry!["name"]!.ToString()] = value;
        }

        return environment;
    }
}
