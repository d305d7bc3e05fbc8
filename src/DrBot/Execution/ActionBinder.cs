using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Providers;

namespace DrBot.Execution;

/// <summary>Turns a step of a run, as the record has it, into what its action is called with.</summary>
internal sealed class ActionBinder(ActionRegistry actions)
{
    /// <summary>Binds a step; problems say what of it cannot be known yet or is wrong.</summary>
    public BoundStep Bind(IncidentState incident, RunState run, StepState step, LoadedPlan plan, DateTimeOffset now)
    {
        var written = plan.Plan.Runbooks[run.Plan.Runbook].Step(step.Plan.Id);
        var scope = ScopeOf(run, step, plan.Plan);
        var name = step.Undoing ? written.Undo!.Action ?? written.Action : written.Action;
        if (actions.Catalogue.Find(name) is not { } spec || actions.Find(name) is not { } action)
            return BoundStep.Broken($"this version has no action '{name}'");
        var (inputs, problems) = step.Undoing
            ? StepInputs.ResolveUndo(spec, written, scope)
            : StepInputs.Resolve(spec, written.Inputs, scope);
        if (inputs is null)
            return BoundStep.Broken([.. problems]);
        var target = written.Target is null ? null : scope.Target(written.Target);
        var json = inputs.ToJson();
        var parameters = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        return new BoundStep(action, Context(incident, run, step, target, inputs, now), json, parameters, [], Missing(inputs));
    }

    /// <summary>The idempotency token: the journalled one, the same for every attempt at the same step of the same content.</summary>
    public static string TokenOf(RunState run, StepState step) => (step.Undoing ? step.UndoToken : step.Token) ?? Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{run.Id}\n{step.Plan.Id}\n{run.Plan.Digest}\n{(step.Undoing ? "undo" : "do")}")))[..32];

    private static ActionContext Context(
        IncidentState incident, RunState run, StepState step, ResolvedTarget? target, ResolvedInputs inputs, DateTimeOffset now) => new()
        {
            Run = run.Id,
            Step = step.Plan.Id,
            Mode = (ActionMode)run.Plan.Mode,
            Token = TokenOf(run, step),
            Target = target is null ? null : Identity(target),
            Inputs = new ActionInputs(inputs.Values
                .Where(v => v.Value is not ResolvedInput.Later)
                .ToDictionary(v => v.Key, v => ValueOf(v.Value))),
            Before = step.Before,
            IntentAt = step.DispatchedAt,
            Receipt = ReceiptOf(step),
            // An outage nobody dated began by its declaration at the latest: the loss told from there is never too small.
            OutageStart = incident.OutageStart,
            Now = now,
        };

    private static Receipt? ReceiptOf(StepState step)
    {
        if (step.Receipt is null)
            return null;
        if (step.ConfirmedAt is not { } at)
            return new Receipt(step.Receipt);
        var values = new Dictionary<string, string>(step.Receipt)
        {
            ["confirmed"] = at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        return new Receipt(values);
    }

    private static ReferenceScope ScopeOf(RunState run, StepState step, Plan plan) => new()
    {
        Plan = plan,
        Drill = run.Plan.Mode == RunMode.Drill,
        Inputs = run.Plan.Inputs,
        Outputs = run.Steps.Where(s => s.Status == StepStatus.Succeeded).ToDictionary(s => s.Plan.Id, s => s.Outputs),
        Before = step.Undoing ? step.Before : null,
    };

    private static IReadOnlyList<string> Missing(ResolvedInputs inputs) =>
        [.. inputs.Unknown.Select(u => $"{u.Written} is not known yet")];

    private static object ValueOf(ResolvedInput input) => input switch
    {
        ResolvedInput.Text t => t.Value,
        ResolvedInput.Integer i => i.Value,
        ResolvedInput.Seconds s => TimeSpan.FromSeconds(s.Value),
        ResolvedInput.Flag f => f.Value,
        ResolvedInput.Map m => m.Entries,
        ResolvedInput.Targets t => (IReadOnlyList<TargetIdentity>)[.. t.Items.Select(Identity)],
        _ => throw new InvalidOperationException($"no value for {input.GetType().Name}"),
    };

    private static TargetIdentity Identity(ResolvedTarget target) => new(target.Name, target.Kind, target.Identity);
}

/// <summary>A step bound to its action.</summary>
/// <param name="Problems">What is wrong with it; it can then not be called.</param>
/// <param name="Missing">References not known yet; it can be looked at, and must not act.</param>
internal sealed record BoundStep(
    IRecoveryAction? Action,
    ActionContext? Context,
    string Inputs,
    string Parameters,
    IReadOnlyList<string> Problems,
    IReadOnlyList<string> Missing)
{
    public static BoundStep Broken(params IReadOnlyList<string> problems) => new(null, null, "", "", problems, []);
}
