using DrBot.Commands.Approvals;
using DrBot.Commands.Lifecycles;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Incidents;

/// <summary>Decides what becomes of commands about an incident itself.</summary>
internal static class IncidentDecisions
{
    public static Decision Declare(IncidentState? existing, DeclareIncident c, DateTimeOffset now)
    {
        if (existing is not null)
            return Decision.Refuse($"{c.Incident} exists already");
        var plan = c.Plan.Plan;
        var scenario = c.Scenario is null ? null : plan.Scenarios.GetValueOrDefault(c.Scenario);
        var reasons = new List<string>();
        if (c.Scenario is not null && scenario is null)
            reasons.Add($"plan {plan.Name} foresees no scenario '{c.Scenario}'; it has: {Names(plan.Scenarios.Keys)}");
        var level = c.Level ?? scenario?.Level ?? (plan.Levels.Count == 0 ? 1 : plan.Levels.Keys.Min());
        if (plan.Levels.Count > 0 && !plan.Levels.ContainsKey(level))
            reasons.Add($"plan {plan.Name} has no level {level}; it has: {Names(plan.Levels.Keys.Order().Select(l => $"{l}"))}");
        if (c.Since > now)
            reasons.Add($"--since {c.Since:yyyy-MM-dd HH:mm} UTC is in the future; it is {now:yyyy-MM-dd HH:mm} UTC now");
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var declared = new IncidentDeclared(
            c.Incident, TitleOf(c, scenario), plan.Name, plan.Title, c.Plan.Hash, c.Scenario, level,
            LevelName(plan, level), c.Environment, c.Actor.Name, CommanderOf(c), c.Since,
            scenario?.Rto ?? plan.Objectives.Rto, scenario?.Rpo ?? plan.Objectives.Rpo, AudiencesOf(plan, level), c.Exercise,
            c.Salt is { } salt ? new PrivateText(salt) : (PrivateText?)null);
        return new Decision.Accepted(
            [new StreamEvents(Streams.Incident(c.Incident), 0, [declared])], $"Declared {c.Incident}: {declared.Title}");
    }

    public static Decision Note(IncidentState state, AddNote c) =>
        string.IsNullOrWhiteSpace(c.Text)
            ? Decision.Refuse("the note is empty; say `/dr note TEXT`")
            : state.Gains($"Noted in {state.Id}.", new NoteAdded(c.Text));

    public static Decision Assign(IncidentState state, AssignRole c) =>
        c.Person is null
            ? Decision.Refuse("that account belongs to nobody in the plan's people")
            : state.Gains($"{c.Person} is now {c.Role} of {state.Id}.", new RoleAssigned(c.Role, c.Person));

    public static Decision ChangeSeverity(IncidentState state, ChangeSeverity c)
    {
        var plan = c.Plan.Plan;
        if (state.IsOver)
            return Decision.Refuse($"{state.Id} is over ({state.Status}); its level stays");
        if (!plan.Levels.ContainsKey(c.Level))
            return Decision.Refuse(
                $"plan {plan.Name} has no level {c.Level}; it has: {Names(plan.Levels.Keys.Order().Select(l => $"{l}"))}");
        if (c.Level == state.Level)
            return state.Gains($"{state.Id} is at level {c.Level} already.");
        return state.Gains(
            $"{state.Id} is now level {c.Level} ({LevelName(plan, c.Level)}).",
            new SeverityChanged(c.Level, LevelName(plan, c.Level), c.Reason, AudiencesOf(plan, c.Level)));
    }

    public static Decision Resolve(IncidentState state, ResolveIncident c)
    {
        var reasons = Unmet(state, IncidentTrigger.Resolve);
        if (state.OpenRun is { } run)
            reasons.Add($"run {run.Id} is {run.Status}; let it end, or abort or withdraw it first");
        var indebted = state.UnprotectedSince is not null;
        if (indebted && c.AcceptDebt is null)
            reasons.Add(
                $"production is unprotected since {state.UnprotectedSince:yyyy-MM-dd HH:mm:ss} UTC: restore protection, "
                + "or the commander accepts the debt with `/dr resolve --accept-debt REASON`");
        if (c.AcceptDebt is not null && c.Actor.Person != state.Commander)
            reasons.Add($"only the commander ({state.Commander ?? "nobody yet"}) may accept the protection debt");
        if (c.AcceptDebt is not null && string.IsNullOrWhiteSpace(c.AcceptDebt))
            reasons.Add("accepting the debt needs a reason");
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var accepted = indebted ? c.Actor.Person : null;
        return state.Gains(
            $"{state.Id} is resolved.", new IncidentResolved(c.Reason, accepted, indebted ? c.AcceptDebt : null));
    }

    public static Decision Close(IncidentState state, CloseIncident c)
    {
        var reasons = Unmet(state, IncidentTrigger.Close);
        reasons.AddRange(BreakGlass.Unreviewed(state).Select(r =>
            $"the break-glass {r.Id} waits for its review, due at {r.ReviewBy:yyyy-MM-dd HH:mm} UTC: `/dr review-break-glass {r.Id} TEXT`"));
        return reasons.Count > 0
            ? new Decision.Refused(reasons)
            : state.Gains($"{state.Id} is closed.", new IncidentClosed(c.Reason));
    }

    public static Decision Cancel(IncidentState state, CancelIncident c)
    {
        var reasons = Unmet(state, IncidentTrigger.Cancel);
        if (state.Runs.Any(r => r is { HasStarted: true, HasEnded: false }))
            reasons.Add("a run has started; abort it first");
        if (reasons.Count > 0)
            return new Decision.Refused(reasons);
        var open = state.Runs.Where(r => !r.HasEnded).Select(Event (r) => new RunWithdrawn(r.Id, "the incident was cancelled"));
        return state.Gains($"{state.Id} is cancelled.", [.. open, new IncidentCancelled(c.Reason)]);
    }

    private static List<string> Unmet(IncidentState state, IncidentTrigger trigger) =>
        IncidentLifecycle.Table.On(state.Status, trigger) switch
        {
            Transition<IncidentStatus>.Refused r => [r.Reason],
            Transition<IncidentStatus>.Ignored i => [i.Reason],
            _ => [],
        };

    private static string TitleOf(DeclareIncident c, Scenario? scenario) =>
        string.IsNullOrWhiteSpace(c.Title) ? scenario?.Title ?? "Incident" : c.Title.Trim();

    private static string? CommanderOf(DeclareIncident c) =>
        c.Actor.Person is { } declarer && c.Actor.Holds("incident-commander")
            ? declarer
            : c.Plan.Plan.People.Values.FirstOrDefault(p => p.Roles.Contains("incident-commander"))?.Id;

    private static string LevelName(Plan plan, int level) => plan.Levels.GetValueOrDefault(level)?.Name ?? $"Level {level}";

    private static IReadOnlyList<AudiencePlan> AudiencesOf(Plan plan, int level)
    {
        var names = plan.Levels.GetValueOrDefault(level)?.Audiences ?? [.. plan.Audiences.Keys];
        return
        [
            .. names.Select(n => plan.Audiences[n]).Select(a => new AudiencePlan(
                a.Name, a.Title, a.Template, [.. a.Channels.Select(ch => new PrivateText(ch.ToString()))],
                (a.Cadence as Cadence.Every)?.Period, (a.Cadence as Cadence.Once)?.Within, a.Cadence is Cadence.OnChange)),
        ];
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
