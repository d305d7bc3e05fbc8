using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using static DrBot.Commands.Updates.TemplateWords;

namespace DrBot.Commands.Updates;

/// <summary>What a template may name, and what each name says.</summary>
internal static class TemplateVariables
{
    /// <summary>The prefix under which a plan's free values stand.</summary>
    public const string Values = "values.";

    public static IReadOnlyList<TemplateVariable> All { get; } = [.. Occasion(), .. Incident(), .. Promise(), .. Run()];

    /// <summary>The variable of that name, or null; any plain name is a value of the plan.</summary>
    public static TemplateVariable? Find(string name) => name.StartsWith(Values, StringComparison.Ordinal)
        ? Text(name, "a free value of the plan", f => f.Values.GetValueOrDefault(name[Values.Length..]), name)
        : All.FirstOrDefault(variable => variable.Name == name);

    private static IEnumerable<TemplateVariable> Occasion() =>
    [
        Flag("kind.initial", "the first word to this audience", f => f.Kind is UpdateKind.Initial),
        Flag("kind.periodic", "due by the audience's cadence", f => f.Kind is UpdateKind.Periodic),
        Flag("kind.change", "something changed", f => f.Kind is UpdateKind.Change),
        Flag("kind.requested", "a person asked for it", f => f.Kind is UpdateKind.Requested),
        Flag("kind.resolution", "it is over", f => f.Kind is UpdateKind.Resolution),
        Text("audience", "the audience's title", f => f.Audience),
        Text("environment", "production, staging or practice", f => f.Environment),
        Text("now", "the moment the update speaks of", f => Time(f.Now)),
        Text("next-update", "when this audience hears next", f => Time(f.NextUpdate), "next-update"),
        Text("words", "what a person asked to be told", f => f.Words, "words"),
        Text("plan.title", "the plan's title", f => f.PlanTitle),
    ];

    private static IEnumerable<TemplateVariable> Incident() =>
    [
        Text("incident.id", "the incident's id", f => f.Incident),
        Text("incident.title", "the incident's title", f => f.Title),
        Text("incident.status", "where it stands, in words", f => Status(f.Status)),
        Text("incident.level", "the response level's name", f => f.LevelName),
        Text("incident.level-number", "the response level's number", f => Number(f.Level)),
        Text("incident.started", "when the outage began", f => Time(f.Started)),
        Text("incident.elapsed", "how long it lasts, or lasted", f => Span((f.Ended ?? f.Now) - f.Started)),
        Text("incident.impact", "what users notice", f => f.Impact, "incident.impact"),
        Text("incident.ended", "when it ended", f => Time(f.Ended), "incident.ended"),
        Flag("incident.open", "neither resolved nor cancelled", f => !IncidentLifecycle.IsOver(f.Status)),
        Flag("incident.cancelled", "it was a false alarm", f => f.Status is IncidentStatus.Cancelled),
        Flag("commander", "somebody commands", f => f.Commander is not null),
        Text("commander.name", "the commander's name", f => f.Commander?.Name, "commander"),
        Text("commander.phone", "their telephone", f => f.Commander?.Phone, "commander.phone"),
        Text("commander.email", "their address", f => f.Commander?.Email, "commander.email"),
    ];

    private static IEnumerable<TemplateVariable> Promise() =>
    [
        Flag("rto", "a recovery time is promised", f => f.Rto is not null),
        Text("rto.target", "the promised recovery time", f => Exact(f.Rto), "rto"),
        Text("rto.by", "when the promise ends", f => Time(f.Started + f.Rto), "rto"),
        Flag("rto.missed", "the promise is broken", f => (f.Recovered ?? f.Ended ?? f.Now) - f.Started > f.Rto),
        Text("rpo", "the promised bound on data loss", f => Exact(f.Rpo), "rpo"),
        Flag("recovered", "production was recovered", f => f.Recovered is not null),
        Text("recovered.at", "when", f => Time(f.Recovered), "recovered"),
        Text("recovered.after", "how long it took", f => Span(f.Recovered - f.Started), "recovered"),
        Text("unprotected", "since when there is no second site", f => Time(f.UnprotectedSince), "unprotected"),
        Text("debt-accepted-by", "who answers for going on unprotected", f => f.DebtAcceptedBy, "debt-accepted-by"),
    ];

    private static IEnumerable<TemplateVariable> Run() =>
    [
        Flag("run", "there is a run", f => f.Run is not null),
        Text("run.id", "its id", f => f.Run?.Id, "run"),
        Text("run.title", "the runbook's title", f => f.Run?.Title, "run"),
        Text("run.mode", "failover, switchover, drill or simulate", f => Lower(f.Run?.Mode), "run"),
        Text("run.state", "where it stands, in words", f => Status(f.Run?.Status), "run"),
        Text("run.done", "steps done", f => Number(f.Run?.Done), "run"),
        Text("run.total", "all steps", f => Number(f.Run?.Total), "run"),
        Text("run.current", "what is being done now", f => f.Run?.Current, "run.current"),
        Text("run.waiting-for", "who or what is waited for", f => f.Run?.WaitingFor, "run.waiting-for"),
        new("run.steps", TemplateVariableKind.List, "a line for each step", f => f.Run?.Steps) { Guard = "run" },
        Flag("run.undecided", "it waits for approval or start", f => f.Run is { Status: <= RunStatus.Approved }),
        Flag("run.running", "it acts now", f => f.Run?.Status is RunStatus.Running),
        Flag("run.paused", "it waits for a decision", f => f.Run?.Status is RunStatus.Paused),
        Flag("run.completed", "it ended well",
            f => f.Run?.Status is RunStatus.Completed or RunStatus.CompletedWithExceptions),
        Flag("data-loss.impossible", "no step of the run can lose data",
            f => f.Run?.DataLoss is { IsUnknown: false, Seconds: null }),
        Flag("data-loss.unknown", "data can be lost and nobody can say how much",
            f => f.Run?.DataLoss is { IsUnknown: true }),
        Text("data-loss.at-most", "the data loss to expect, as measured", f => Exact(Seconds(f)), "data-loss.at-most"),
    ];

    private static TimeSpan? Seconds(UpdateFacts facts) =>
        facts.Run?.DataLoss is { IsUnknown: false, Seconds: { } seconds } ? TimeSpan.FromSeconds(seconds) : null;

    private static TemplateVariable Text(
        string name, string description, Func<UpdateFacts, string?> read, string? guard = null) =>
        new(name, TemplateVariableKind.Text, description, read) { Guard = guard };

    private static TemplateVariable Flag(string name, string description, Func<UpdateFacts, bool> read) =>
        new(name, TemplateVariableKind.Flag, description, facts => read(facts));
}
