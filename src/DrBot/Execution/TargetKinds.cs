using DrBot.Commands.Plans;

namespace DrBot.Execution;

/// <summary>The kinds of target DrBot's providers act on, and what each must say of itself in a plan.</summary>
internal static class TargetKinds
{
    /// <summary>Every kind; the properties of <c>Identity</c> together name the one thing in the world.</summary>
    public static IReadOnlyList<TargetKindSpec> All { get; } =
    [
        new("aws.rds", ["region", "instance"], ["replica-of.region", "replica-of.instance", "endpoint"]),
        new("aws.route53.record", ["zone", "name", "type"], ["set-identifier"]),
        new("kubernetes.deployment", ["cluster", "namespace", "name"], ["writer"]),
        new("kubernetes.configmap", ["cluster", "namespace", "name"], []),
    ];
}
