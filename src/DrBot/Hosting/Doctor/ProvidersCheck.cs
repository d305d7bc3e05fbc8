using System.Runtime.CompilerServices;
using DrBot.Commands.Plans;
using DrBot.Providers;
using DrBot.Providers.Checks;

namespace DrBot.Hosting.Doctor;

/// <summary>The hands: credentials in every region, clusters, and the rights in them for every target of the
/// plans.</summary>
internal sealed class ProvidersCheck : ICheck
{
    public async IAsyncEnumerable<Finding> LookAsync(
        Patient patient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var targets = patient.Plans.SelectMany(p => p.Plan.Targets.Values).ToArray();
        foreach (var cluster in Clusters(targets).Except(patient.Options.Providers.Kubernetes.Clusters.Keys))
            yield return Finding.Fail(
                $"kubernetes {cluster}", "a plan names it, and it is not configured",
                $"add providers.kubernetes.clusters.{cluster} to drbot.yaml");
        foreach (var check in await patient.Providers.CheckAsync(Regions(targets), cancellationToken))
            yield return Of(check);
        foreach (var check in await patient.Providers.CheckRightsAsync(Calls(patient), cancellationToken))
            yield return Of(check);
    }

    private static Finding Of(ProviderCheck check) => check.Ok
        ? Finding.Ok(check.Name, check.Detail)
        : new Finding(Finding.Grade(check.Failure ?? ProviderFailure.Invalid), check.Name, check.Detail);

    // Route 53 is global; whoever is known in one region is known to it.
    private static string[] Regions(IEnumerable<Target> targets) =>
    [
        .. targets.Where(t => t.Kind.StartsWith("aws.", StringComparison.Ordinal)).SelectMany(Identities)
            .SelectMany(p => new[] { p.GetValueOrDefault("region"), p.GetValueOrDefault("replica-of.region") })
            .OfType<string>().Distinct(),
    ];

    private static IEnumerable<string> Clusters(IEnumerable<Target> targets) => targets.SelectMany(Identities)
        .Select(p => p.GetValueOrDefault("cluster")).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<IReadOnlyDictionary<string, string>> Identities(Target target) =>
        target.Drill is { } drill ? [target.Properties, drill] : [target.Properties];

    private static PlannedCall[] Calls(Patient patient) =>
    [
        .. from loaded in patient.Plans
           from runbook in loaded.Plan.Runbooks.Values
           from step in runbook.Steps
           from drill in new[] { false, true }
           let inputs = ReferenceScope.WithDefaults(runbook, new Dictionary<string, string>())
           let scope = new ReferenceScope { Plan = loaded.Plan, Drill = drill, Inputs = inputs }
           from target in TargetsOf(patient, step, scope)
           let cluster = target.Identity.GetValueOrDefault("cluster") ?? ""
           where patient.Options.Providers.Kubernetes.Clusters.ContainsKey(cluster)
           select new PlannedCall(step.Action, new TargetIdentity(target.Name, target.Kind, target.Identity)),
    ];

    private static IEnumerable<ResolvedTarget> TargetsOf(Patient patient, Step step, ReferenceScope scope)
    {
        if (step.Target is { } name && scope.Target(name) is { } own)
            yield return own;
        if (patient.Actions.Find(step.Action) is not { } spec
            || StepInputs.Resolve(spec, step.Inputs, scope).Inputs is not { } inputs)
            yield break;
        foreach (var listed in inputs.Values.Values.OfType<ResolvedInput.Targets>().SelectMany(t => t.Items))
            yield return listed;
    }
}
