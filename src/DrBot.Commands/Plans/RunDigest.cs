using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Plans;

/// <summary>
/// What an approval names: SHA-256 of the canonical JSON of everything a run will do. A reference nobody can know at
/// the preview enters as it is written; what was observed never enters.
/// </summary>
public static class RunDigest
{
    /// <summary>The version of the document below; it is its first statement.</summary>
    public const int Format = 1;

    /// <summary>The digest, 64 lower-case hex digits.</summary>
    /// <exception cref="ArgumentException">A step cannot be done as written in this mode; the message lists
    /// why.</exception>
    public static string Compute(RunDigestInput input) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Document(input))));

    /// <summary>The canonical JSON the digest is taken of, for evidence.</summary>
    /// <exception cref="ArgumentException">A step cannot be done as written in this mode; the message lists
    /// why.</exception>
    public static string Document(RunDigestInput input)
    {
        var inputs = ReferenceScope.WithDefaults(input.Runbook, input.Inputs);
        var scope = new ReferenceScope
        {
            Plan = input.Plan.Plan,
            Drill = input.Mode == RunMode.Drill,
            Inputs = inputs,
        };
        List<(string, CanonicalValue)> document =
        [
            ("format", CanonicalValue.Integer(Format)),
            ("plan-sha256", CanonicalValue.Text(input.Plan.Hash)),
            ("environment", CanonicalValue.Text(input.Environment)),
            ("incident", CanonicalValue.Text(input.Incident)),
            ("run", CanonicalValue.Text(input.Run)),
            ("runbook", CanonicalValue.Text(input.Runbook.Name)),
            ("mode", CanonicalValue.Text(input.Mode.ToString().ToLowerInvariant())),
            ("requester", CanonicalValue.Text(input.Requester)),
            ("inputs", CanonicalValue.Map(inputs)),
            ("steps", CanonicalValue.List(
                (input.Steps ?? input.Runbook.Steps).Select(s => Canonical(s, input, scope)))),
        ];
        if (input.Policy is { } policy) document.Add(("policy", Canonical(policy)));
        return CanonicalJson.Write(CanonicalValue.Map(document));
    }

    internal static CanonicalValue Canonical(ResolvedTarget target) => CanonicalValue.Map(
    [
        ("name", CanonicalValue.Text(target.Name)),
        ("kind", CanonicalValue.Text(target.Kind)),
        ("identity", CanonicalValue.Map(target.Identity)),
    ]);

    private static CanonicalValue Canonical(ApprovalPolicy policy) => CanonicalValue.Map(
    [
        .. BreakGlass(policy),
        ("name", CanonicalValue.Text(policy.Name)),
        ("slots", CanonicalValue.List(policy.Slots)),
        ("approve-within", CanonicalValue.Seconds(policy.ApproveWithin)),
        ("start-within", CanonicalValue.Seconds(policy.StartWithin)),
        ("valid-for", CanonicalValue.Seconds(policy.ValidFor)),
        ("requester-may-approve", CanonicalValue.Text(policy.RequesterMayApprove ? "true" : "false")),
    ]);

    // What only break-glass has enters only there.
    private static IEnumerable<(string, CanonicalValue)> BreakGlass(ApprovalPolicy policy)
    {
        if (!policy.BreakGlass)
            yield break;
        yield return ("break-glass", CanonicalValue.Text("true"));
        yield return ("delay", CanonicalValue.Seconds(policy.Delay));
        yield return ("stoppers", CanonicalValue.List(policy.Stoppers));
    }

    private static CanonicalValue Canonical(Step step, RunDigestInput input, ReferenceScope scope)
    {
        var spec = Spec(step.Action, step, input);
        List<(string, CanonicalValue)> entries =
        [
            ("id", CanonicalValue.Text(step.Id)),
            ("action", CanonicalValue.Text(step.Action)),
            ("inputs", Inputs(spec, step.Inputs, step, scope)),
            ("needs", CanonicalValue.List(step.Needs)),
            ("timeout", CanonicalValue.Seconds(step.Timeout ?? spec.DefaultTimeout)),
        ];
        if (step.Target is { } name)
            entries.Add(("target",
                Canonical(scope.Target(name) ?? throw Impossible(step, $"target '{name}' is not there in this mode"))));
        if (step.Undo is { } undo)
            entries.Add(("undo", CanonicalValue.Map(
            [
                ("action", CanonicalValue.Text(undo.Action ?? step.Action)),
                ("inputs", Inputs(Spec(undo.Action ?? step.Action, step, input), undo.Inputs, step, scope)),
            ])));
        return CanonicalValue.Map(entries);
    }

    private static CanonicalValue Inputs(
        ActionSpec spec, IReadOnlyDictionary<string, PlanValue> written, Step step, ReferenceScope scope)
    {
        var (inputs, problems) = StepInputs.Resolve(spec, written, scope);
        return inputs?.Canonical() ?? throw Impossible(step, string.Join("; ", problems));
    }

    private static ActionSpec Spec(string action, Step step, RunDigestInput input) =>
        input.Catalogue.Find(action) ?? throw Impossible(step, $"there is no action '{action}'");

    private static ArgumentException Impossible(Step step, string why) => new($"step '{step.Id}': {why}");
}
