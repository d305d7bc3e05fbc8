using System.Globalization;
using System.Text.Json;

namespace DrBot.Providers.Kubernetes;

/// <summary>A Deployment, as far as DrBot reads it.</summary>
/// <remarks>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/</remarks>
internal sealed record Deployment
{
    public const string RestartedAtKey = "kubectl.kubernetes.io/restartedAt";

    public required string Uid { get; init; }

    public required long Generation { get; init; }

    public required long Desired { get; init; }

    public bool Paused { get; init; }

    public string? RestartedAt { get; init; }

    public long ObservedGeneration { get; init; }

    public long Present { get; init; }

    public long Updated { get; init; }

    public long Ready { get; init; }

    public long Available { get; init; }

    public IReadOnlyList<DeploymentCondition> Conditions { get; init; } = [];

    /// <summary>The controller has seen the spec as it is.</summary>
    public bool IsObserved => ObservedGeneration >= Generation;

    /// <summary>Exactly that many pods, all of the present template, all available, none left over.</summary>
    public bool Runs(long replicas) =>
        Desired == replicas && IsObserved && Present == replicas && Updated == replicas && Available == replicas;

    public static Deployment Read(JsonElement root) => new()
    {
        Uid = root.Text("metadata", "uid") ?? "",
        Generation = root.Number("metadata", "generation") ?? 0,
        Desired = root.Number("spec", "replicas") ?? 1,
        Paused = root.Flag("spec", "paused"),
        RestartedAt = root.Text("spec", "template", "metadata", "annotations", RestartedAtKey),
        ObservedGeneration = root.Number("status", "observedGeneration") ?? 0,
        Present = root.Number("status", "replicas") ?? 0,
        Updated = root.Number("status", "updatedReplicas") ?? 0,
        Ready = root.Number("status", "readyReplicas") ?? 0,
        Available = root.Number("status", "availableReplicas") ?? 0,
        Conditions = [.. root.Items("status", "conditions").Select(DeploymentCondition.Read)],
    };

    public Dictionary<string, string> Facts() => new()
    {
        ["identity"] = Uid,
        ["replicas"] = Text(Desired),
        ["ready"] = Text(Ready),
        ["available"] = Text(Available),
        ["updated"] = Text(Updated),
        ["present"] = Text(Present),
        ["generation"] = Text(Generation),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One condition of a Deployment.</summary>
internal sealed record DeploymentCondition(string Type, string Status, string Reason, string Message)
{
    public static DeploymentCondition Read(JsonElement element) => new(
        element.Text("type") ?? "", element.Text("status") ?? "", element.Text("reason") ?? "", element.Text("message")
        ?? "");
}
