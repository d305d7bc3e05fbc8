using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.People;
using DrBot.Plans;

namespace DrBot.Desk;

/// <summary>Finds what a command means: the incident, run, plan and person behind the words.</summary>
internal sealed class Finder(IncidentReader incidents, PlanLibrary plans, PeopleBook people, TimeProvider domain)
{
    /// <summary>The incident named, or the only open one.</summary>
    public async Task<IncidentState> IncidentAsync(Invocation said, CancellationToken cancellationToken)
    {
        if (await NamedAsync(said, cancellationToken) is { } named)
            return named;
        return await incidents.OpenAsync(cancellationToken) switch
        {
            [] => throw new DeskException("No incident is open. `/dr declare TITLE` opens one."),
            [var only] => only,
            var open => throw Which(said, "Several incidents are open; which one is meant?", open),
        };
    }

    /// <summary>The incident named, or the only one that is resolved and not closed.</summary>
    public async Task<IncidentState> ResolvedAsync(Invocation said, CancellationToken cancellationToken)
    {
        if (await NamedAsync(said, cancellationToken) is { } named)
            return named;
        return (await incidents.AllAsync(cancellationToken)).Where(i => i.Status == IncidentStatus.Resolved).ToList() switch
        {
            [] => throw new DeskException("No resolved incident waits to be closed. `/dr resolve` comes first; `/dr list --all` shows every one."),
            [var only] => only,
            var resolved => throw Which(said, "Several incidents are resolved; which one is to be closed?", resolved),
        };
    }

    /// <summary>The run named, or the incident's only open one (then its newest).</summary>
    public async Task<(IncidentState Incident, RunState Run)> RunAsync(Invocation said, CancellationToken cancellationToken)
    {
        var incident = await IncidentAsync(said, cancellationToken);
        if (said.Run() is { } named)
            return incident.Run($"{incident.Id}-R{named.Number}") is { } run
                ? (incident, run)
                : throw new DeskException($"{incident.Id} has no run R{named.Number}; it has: {Names(incident.Runs)}");
        var open = incident.Runs.Where(r => !r.HasEnded).ToList();
        return open switch
        {
            [var only] => (incident, only),
            [] => throw new DeskException(incident.Runs.Count == 0
                ? $"{incident.Id} has no run. `/dr failover` proposes one."
                : $"No run of {incident.Id} is open; it has: {Names(incident.Runs)}"),
            _ => throw new DeskException(new DeskAnswer.AsksWhich(
                said, "run", $"Several runs of {incident.Id} are open; which one is meant?", [.. open.Select(r => r.Id)])),
        };
    }

    /// <summary>The plan named, or the only one; null when none is named and several are loaded.</summary>
    public LoadedPlan? PlanOrNone(Invocation said)
    {
        if (said.Text("plan") is { } named)
            return plans.Current(named)
                ?? throw new DeskException($"There is no plan '{named}'; loaded: {string.Join(", ", plans.All.Select(p => p.Plan.Name))}");
        return plans.All switch
        {
            [] => throw new DeskException("No plan is loaded. Name one under `plans:` in drbot.yaml."),
            [var only] => only,
            _ => null,
        };
    }

    /// <summary>The plan named, or the only one.</summary>
    public LoadedPlan Plan(Invocation said) => PlanOrNone(said)
        ?? throw new DeskException(new DeskAnswer.AsksWhich(
            said, "plan", "Several plans are loaded; which one is meant?", [.. plans.All.Select(p => p.Plan.Name)]));

    /// <summary>The plan an incident belongs to, as it counts now.</summary>
    /// <remarks>Whoever could hold or abort a run must not lose that because the plan's file was renamed.</remarks>
    public LoadedPlan PlanOf(IncidentState incident) => plans.Current(incident.Declared.Plan)
        ?? plans.Kept(incident.Declared.PlanHash)
        ?? throw new DeskException(
            $"Plan {incident.Declared.Plan} of {incident.Id} is not loaded any more; put it back under `plans:` in drbot.yaml.");

    /// <summary>The caller as an actor under a plan.</summary>
    public Actor Actor(Caller caller, LoadedPlan plan) =>
        people.ActorOf(plan.Plan, caller.Account, caller.Via, caller.Evidence, domain.GetUtcNow()) with { Proof = caller.Proof };

    /// <summary>True when the caller may look at an incident in this way.</summary>
    public bool MayLook(Caller caller, string verb, IncidentState incident) => WhyNotLook(caller, verb, incident).Count == 0;

    /// <summary>The incident again, for a caller who may look at it in this way.</summary>
    /// <exception cref="DeskException">The caller may not.</exception>
    public IncidentState Shown(Caller caller, string verb, IncidentState incident) =>
        WhyNotLook(caller, verb, incident) is { Count: > 0 } reasons ? throw Refused(reasons) : incident;

    /// <summary>The plan again, for a caller who may look at it in this way.</summary>
    /// <exception cref="DeskException">The caller may not.</exception>
    public LoadedPlan Shown(Caller caller, string verb, LoadedPlan plan) =>
        Authorize.WhyNotLook(VerbTable.Find(verb)!, null, Actor(caller, plan)) is { Count: > 0 } reasons ? throw Refused(reasons) : plan;

    /// <summary>The caller as an actor of an incident.</summary>
    public Actor Actor(Caller caller, IncidentState incident) => Actor(caller, PlanOf(incident));

    /// <summary>The caller as a voter about a run: by the plan as it counts now and by the run's own copy, both.</summary>
    public async Task<Actor> VoterAsync(Caller caller, IncidentState incident, string run, CancellationToken cancellationToken)
    {
        var now = Actor(caller, incident);
        return incident.Run(run) is { } r
            ? PeopleBook.UnderBoth(now, Actor(caller, await plans.ByHashAsync(r.Plan.PlanHash, cancellationToken)))
            : now;
    }

    /// <summary>The person a mention or name means, by key.</summary>
    public string? Person(Caller caller, LoadedPlan plan, ArgumentValue? value) => value switch
    {
        MentionValue m => PeopleBook.PersonOf(plan.Plan, caller.Account with { Id = m.Account })?.Id,
        PersonNameValue { Name: "me" } => PeopleBook.PersonOf(plan.Plan, caller.Account)?.Id,
        PersonNameValue n when plan.Plan.People.ContainsKey(n.Name) => n.Name,
        _ => null,
    };

    // An incident whose plan is gone hides behind nothing a plan could say.
    private IReadOnlyList<string> WhyNotLook(Caller caller, string verb, IncidentState incident) =>
        (plans.Current(incident.Declared.Plan) ?? plans.Kept(incident.Declared.PlanHash)) is { } plan
            ? Authorize.WhyNotLook(VerbTable.Find(verb)!, incident, Actor(caller, plan))
            : [];

    private async Task<IncidentState?> NamedAsync(Invocation said, CancellationToken cancellationToken)
    {
        var named = said.Incident() ?? said.Incident("id") ?? said.Run()?.Incident;
        if (said.Run()?.Incident is { } ofRun && ofRun != named)
            throw new DeskException($"The run named belongs to {ofRun}, but --incident says {named}. Name only one of them.");
        return named is null ? null : await incidents.ReadAsync(named, cancellationToken)
            ?? throw new DeskException($"There is no incident {named}. `/dr list --all` shows every one.");
    }

    private static DeskException Which(Invocation said, string question, IEnumerable<IncidentState> incidents) =>
        new(new DeskAnswer.AsksWhich(said, "incident", question, [.. incidents.Select(i => i.Id)]));

    private static DeskException Refused(IReadOnlyList<string> reasons) => new(new GateResult.Refused(reasons).Text);

    private static string Names(IEnumerable<RunState> runs) =>
        string.Join(", ", runs.Select(r => $"{r.Id} ({r.Status})")) is { Length: > 0 } names ? names : "none";
}
