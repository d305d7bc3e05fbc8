namespace DrBot.Providers;

/// <summary>What a kind of target says of itself in a plan.</summary>
/// <param name="Kind">The kind: <c>aws.rds</c>.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Identity">Properties that together name the one thing in the world; all are required.</param>
/// <param name="Optional">Further properties, nested keys with dots.</param>
public sealed record TargetKindDescriptor(
    string Kind, string Summary, IReadOnlyList<string> Identity, IReadOnlyList<string> Optional)
{
    /// <summary>Every kind the actions know.</summary>
    public static IReadOnlyList<TargetKindDescriptor> All { get; } =
    [
        new("aws.rds", "A database instance of Amazon RDS.", ["region", "instance"],
            ["replica-of.region", "replica-of.instance"]),
        new("aws.route53.record", "A record of a hosted zone of Amazon Route 53.", ["zone", "name", "type"], []),
        new("kubernetes.deployment", "A Deployment.", ["cluster", "namespace", "name"], []),
        new("kubernetes.configmap", "A ConfigMap.", ["cluster", "namespace", "name"], []),
    ];
}
