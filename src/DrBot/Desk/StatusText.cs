using System.Text;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;

namespace DrBot.Desk;

/// <summary>An incident as plain text: for surfaces without cards, and as every card's fallback.</summary>
internal static class StatusText
{
    /// <summary>One line.</summary>
    public static string Line(IncidentState incident, DateTimeOffset now) =>
        $"{incident.Id} {incident.Status}: {incident.Declared.Title}, level {incident.Level} {incident.LevelName}, "
        + $"since {incident.DeclaredAt:yyyy-MM-dd HH:mm:ss} UTC ({Ago(now - incident.DeclaredAt)})"
        + (incident.OpenRun is { } run ? $", {run.Id} {run.Status}" : "")
        + (incident.Newer is { } entry ? $"; written by a newer version of DrBot ({entry}), this replica leaves it alone" : "");

    /// <summary>What an exercise promises instead of updates.</summary>
    public const string Exercise = "An exercise: chat and those who approve hear of it, nothing goes where outsiders read";

    /// <summary>The whole of it.</summary>
    public static string Full(IncidentState incident, DateTimeOffset now)
    {
        var text = new StringBuilder(Line(incident, now));
        text.Append($"\nPlan {incident.Declared.PlanTitle}, environment {incident.Declared.Environment}, ")
            .Append($"commander {incident.Commander ?? "nobody yet"}");
        if (incident.Declared.OutageSince is { } since)
            text.Append($"\nOutage since {since:yyyy-MM-dd HH:mm:ss} UTC");
        if (incident.UnprotectedSince is { } unprotected)
            text.Append($"\nRecovered, unprotected since {unprotected:yyyy-MM-dd HH:mm:ss} UTC")
                .Append(incident.DebtAcceptedBy is { } by ? $" (accepted by {by}: {incident.DebtReason})" : "");
        foreach (var run in incident.Runs)
            text.Append('\n').Append(Run(incident, run, now));
        if (FactsReader.IsExercise(incident))
            return text.Append('\n').Append(Exercise).ToString();
        foreach (var next in UpdateSchedule.Upcoming(incident, now))
            text.Append($"\nNext update for {next.Title}: {At(next.At, now)}");
        return text.ToString();
    }

    /// <summary>A run in a few lines.</summary>
    public static string Run(IncidentState incident, RunState run, DateTimeOffset now)
    {
        var done = run.Steps.Count(s => s.EndedAt is not null && s.Status != StepStatus.Failed);
        var text = $"{run.Id} {run.Status}: {run.Plan.Title} ({run.Plan.Mode.ToString().ToLowerInvariant()}), {done} of {run.Steps.Count} steps";
        if (WaitsFor(run, now) is { } waits)
            text += $"\n  waits for {waits}";
        return run.Pause is { } pause ? text + "\n  " + string.Join("\n  ", pause.Reasons) : text;
    }

    /// <summary>Who is waited for, or null.</summary>
    public static string? WaitsFor(RunState run, DateTimeOffset now) => run.Status switch
    {
        RunStatus.AwaitingApproval => "approval by " + string.Join(" and ", OpenSlots(run, now)),
        RunStatus.Approved when run.Notes.Count > 0 => "its start: " + string.Join("; ", run.Notes),
        RunStatus.Paused when run.Pause?.Cause == PauseCause.ApprovalLapsed => "a new approval by " + string.Join(" and ", OpenSlots(run, now)),
        RunStatus.Paused => run.Pause?.WaitsFor,
        RunStatus.Running when run.Steps.Exists(s => s.Plan.IsManual && StepLifecycle.IsInFlight(s.Status)) =>
            "a person to do " + string.Join(", ", run.Steps.Where(s => s.Plan.IsManual && StepLifecycle.IsInFlight(s.Status)).Select(s => s.Plan.Id)),
        _ => null,
    };

    /// <summary>The roles of the slots not filled by votes that stand now.</summary>
    public static IReadOnlyList<string> OpenSlots(RunState run, DateTimeOffset now)
    {
        if (run.Plan.Policy is not { } policy)
            return [];
        var filled = Commands.Approvals.SlotMatching.Match(policy.Slots, run.StandingVotes(now));
        return [.. policy.Slots.Where((_, i) => filled[i] is null)];
    }

    /// <summary>A moment in UTC, with its day when that is not today.</summary>
    public static string At(DateTimeOffset at, DateTimeOffset now) =>
        (at.UtcDateTime.Date == now.UtcDateTime.Date ? "" : $"{at.UtcDateTime:yyyy-MM-dd} ") + $"{at.UtcDateTime:HH:mm:ss} UTC";

    /// <summary>A length of time as people say it.</summary>
    public static string Ago(TimeSpan span) =>
        DurationText.Format(TimeSpan.FromSeconds(Math.Max(0, Math.Floor(span.TotalSeconds)))) + " ago";
}
