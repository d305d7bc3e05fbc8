using System.Text.Json;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using DrBot.Desk;

namespace DrBot.Hosting.Cli;

/// <summary>Incidents as <c>--json</c> shows them: times in UTC, words as on the cards.</summary>
internal static class IncidentJson
{
    /// <summary>An incident in a few members.</summary>
    public static object Brief(IncidentState incident) => new
    {
        incident.Id,
        State = Word(incident.Status),
        Title = incident.Declared.Title.ToString(),
        incident.Level,
        incident.LevelName,
        incident.Declared.Plan,
        incident.Declared.Scenario,
        incident.Declared.Environment,
        Exercise = incident.Declared.Exercise,
        incident.DeclaredAt,
        incident.Declared.DeclaredBy,
        incident.OutageStart,
        incident.Commander,
        incident.UnprotectedSince,
        incident.DebtAcceptedBy,
        incident.RecoveredAt,
        incident.EndedAt,
        OpenRun = incident.OpenRun is { } run ? new { run.Id, State = Word(run.Status) } : null,
    };

    /// <summary>All of it.</summary>
    public static object Full(IncidentState incident, IReadOnlyList<string> timeline) => new
    {
        Incident = Brief(incident),
        Runs = incident.Runs.Select(r => Run(r, incident.ChangedAt)),
        Updates = incident.Updates.Deliveries.Values.OrderBy(d => d.Due).ThenBy(d => d.Key, StringComparer.Ordinal)
            .Select(d =>
                new { d.Audience, d.Channel, Kind = Word(d.Kind), d.Due, State = Word(d.Status), d.At, d.Reference }),
        NextUpdates = UpdateSchedule.Upcoming(incident, incident.ChangedAt).Select(n => new { n.Audience, n.At }),
        Timeline = timeline,
    };

    private static object Run(RunState run, DateTimeOffset now) => new
    {
        run.Id,
        run.Plan.Runbook,
        run.Plan.Title,
        Mode = Word(run.Plan.Mode),
        State = Word(run.Status),
        run.Requester,
        run.Plan.Digest,
        run.Plan.PlanHash,
        run.ProposedAt,
        run.ApprovedAt,
        run.StartedAt,
        run.EndedAt,
        Votes = run.Votes.Select(v => new { v.Person, v.At, Roles = v.Roles.Where(r => r.Counts).Select(r => r.Role) }),
        WaitsFor = StatusText.WaitsFor(run, now),
        Pause = run.Pause is { } pause ? new { Cause = Word(pause.Cause), pause.Reasons, pause.Since } : null,
        Steps = run.Steps.Select(s => new
        {
            s.Plan.Id,
            s.Plan.Action,
            State = Word(s.Status),
            s.DispatchedAt,
            s.EndedAt,
            s.Attempts,
            s.Reasons,
            s.Outputs,
        }),
    };

    private static string Word(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
