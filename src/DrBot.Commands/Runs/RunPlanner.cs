using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;

namespace DrBot.Commands.Runs;

/// <summary>Settles what a run will do: steps, policy, warnings and the digest the approvals name.</summary>
public static class RunPlanner
{
    /// <summary>The input an accepted data loss enters the digest as.</summary>
    public const string AcceptDataLossInput = "accept-data-loss";

    /// <summary>The run's plan, or everything that forbids it.</summary>
    public static (RunPlan? Plan, IReadOnlyList<string> Problems) Prepare(RunRequest request)
    {
        var plan = request.Plan.Plan;
        if (!plan.Runbooks.TryGetValue(request.Runbook, out var runbook))
            return (null, [$"plan {plan.Name} has no runbook '{request.Runbook}'; it has: {string.Join(", ", plan.Runbooks.Keys)}"]);
        var problems = InputProblems(request, runbook).ToList();
        var scope = new ReferenceScope
        {
            Plan = plan,
            Drill = request.Mode == RunMode.Drill,
            Inputs = ReferenceScope.WithDefaults(runbook, request.Inputs),
        };
        var steps = StepsOf(request, runbook).Select(s => StepPlanner.Prepare(request.Catalogue, s, scope, problems)).ToList();
        if (problems.Count > 0)
            return (null, problems);
        if (request.BreakGlass && plan.BreakGlass is null)
            return (null, [$"plan {plan.Name} has no break-glass: it is off unless the plan says who may use it"]);
        var policy = request.Mode == RunMode.Simulate ? null
            : request.BreakGlass ? BreakGlass.For(plan.BreakGlass!, runbook.Approval is { } own ? plan.Approvals[own] : null)
            : request.Terms?.ToPolicy() ?? (runbook.Approval is { } named ? plan.Approvals[named] : null);
        return (new RunPlan
        {
            Plan = plan.Name,
            PlanHash = request.Plan.Hash,
            Digest = DigestOf(request, runbook, policy),
            Runbook = runbook.Name,
            Title = runbook.Title,
            Mode = request.Mode,
            Inputs = scope.Inputs,
            Policy = policy is null ? null : PolicyTerms.Of(policy),
            AcceptDataLoss = request.AcceptDataLoss,
            Steps = steps!,
            Warnings = [.. Warnings(request, policy)],
            RestoresProtection = runbook.RestoresProtection,
            Continues = request.Continues?.Run,
        }, []);
    }

    private static string DigestOf(RunRequest request, Runbook runbook, ApprovalPolicy? policy)
    {
        var inputs = new Dictionary<string, string>(request.Inputs);
        if (request.AcceptDataLoss is { } accepted)
            inputs[AcceptDataLossInput] = accepted;
        return RunDigest.Compute(new RunDigestInput
        {
            Plan = request.Plan,
            Catalogue = request.Catalogue,
            Environment = request.Environment,
            Incident = request.Incident,
            Run = request.Run,
            Runbook = runbook,
            Steps = request.Continues is null ? null : [.. StepsOf(request, runbook)],
            Mode = request.Mode,
            Requester = request.Requester,
            Policy = policy,
            Inputs = inputs,
        });
    }

    private static IEnumerable<Step> StepsOf(RunRequest request, Runbook runbook) => request.Continues is { } c
        ? runbook.Steps.Where(s => c.Steps.Contains(s.Id))
        : runbook.Steps;

    private static IEnumerable<string> InputProblems(RunRequest request, Runbook runbook)
    {
        foreach (var name in request.Inputs.Keys.Where(n => !runbook.Inputs.ContainsKey(n)))
            yield return $"runbook {runbook.Name} takes no input '{name}'"
                + (runbook.Inputs.Count == 0 ? "; it takes none" : $"; it takes: {string.Join(", ", runbook.Inputs.Keys)}");
        foreach (var (name, usual) in runbook.Inputs.Where(i => i.Value is null && !request.Inputs.ContainsKey(i.Key)))
            yield return $"runbook {runbook.Name} needs --input {name}=VALUE";
        if (request is { AcceptDataLoss: "unknown", Mode: not RunMode.Failover })
            yield return "--accept-data-loss unknown is allowed only for a failover";
    }

    private static IEnumerable<string> Warnings(RunRequest request, ApprovalPolicy? policy)
    {
        if (request.Continues is { } before)
            yield return $"goes on with the rest of {before.Run}" + (before.LeftOut is { } step ? $"; {step} is left out" : "");
        if (policy is null)
            yield break;
        var people = request.Plan.Plan.People.Values.Where(p => p.Id != request.Requester || policy.RequesterMayApprove).ToList();
        var filled = SlotMatching.Match(policy.Slots, [.. people.Select(p => p.Id)], (person, role) =>
            people.First(p => p.Id == person).Roles.Contains(role));
        for (var i = 0; i < filled.Length; i++)
        {
            // A role may also come from a group, whose members are read only when somebody votes.
            if (filled[i] is null && !request.Plan.Plan.Roles.ContainsKey(policy.Slots[i]))
                yield return $"nobody but the requester can fill the slot {policy.Slots[i]}: the approval cannot be satisfied";
        }
    }
}
