using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>The scale subresource: the replicas of a deployment, seen through <c>autoscaling/v1</c>.</summary>
internal static class Scale
{
    public static JsonObject Of(Deployment deployment)
    {
        var metadata = deployment.Json["metadata"]!;
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = deployment.Name,
                ["namespace"] = deployment.Namespace,
                ["uid"] = metadata["uid"]!.ToString(),
                ["resourceVersion"] = metadata["resourceVersion"]!.ToString(),
                ["creationTimestamp"] = metadata["creationTimestamp"]!.ToString(),
            },
            ["spec"] = new JsonObject { ["replicas"] = deployment.Desired },
            ["status"] = new JsonObject
            {
                ["replicas"] = deployment.Json["status"]?["replicas"]?.GetValue<int>() ?? 0,
                ["selector"] = $"app={deployment.Name}",
            },
        };
    }

    /// <summary>The deployment with the replicas a scale asks for.</summary>
    public static JsonObject Apply(JsonObject deployment, JsonObject scale)
    {
        var next = (JsonObject)deployment.DeepClone();
        next["spec"]!["replicas"] = (scale["spec"] as JsonObject)?["replicas"]?.DeepClone() ?? 0;
        return next;
    }
}
