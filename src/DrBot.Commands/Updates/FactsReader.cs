using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Updates;

/// <summary>Reads out of the record what an update may say; what the record does not hold stays unknown.</summary>
public static class FactsReader
{
    /// <summary>The facts for an update that is due.</summary>
    /// <param name="plan">The plan the incident was declared under: names, addresses and free values.</param>
    public static UpdateFacts Read(IncidentState state, Plan plan, DueUpdate due, DateTimeOffset now) => new()
    {
        Kind = due.Kind,
        Audience = due.Audience.Title,
        Now = now,
        Environment = state.Declared.Environment,
        Exercise = IsExercise(state),
        Incident = state.Id,
        Title = state.Declared.Title.ToString(),
        Status = state.Status,
        Level = state.Level,
        LevelName = state.LevelName,
        Started = state.OutageStart,
        Ended = state.EndedAt,
        Recovered = state.RecoveredAt,
        UnprotectedSince = state.UnprotectedSince,
        DebtAcceptedBy = state.DebtAcceptedBy is { } by ? NameOf(plan, by) : null,
        PlanTitle = state.Declared.PlanTitle,
        Rto = state.Declared.Rto,
        Rpo = state.Declared.Rpo,
        Commander = state.Commander is { } commander ? Commander(plan, commander) : null,
        Run = RunToTell(state) is { } run && (IsExercise(state) || !IsExercise(run)) ? Facts(state, run, plan) : null,
        NextUpdate = UpdateSchedule.Upcoming(state, now).FirstOrDefault(next => next.Audience == due.Audience.Name)?.At,
        Words = due.Text,
        Values = plan.Values,
    };

    /// <summary>
    /// The run that matters: the open one, else the last that acted. One that only rehearses matters only where there is
    /// no other, and is told of only while the whole incident rehearses.
    /// </summary>
    public static RunState? RunToTell(IncidentState state)
    {
        var serious = state.Runs.FindAll(run => !IsExercise(run));
        return serious.FindLast(run => !run.HasEnded)
            ?? serious.FindLast(run => run.HasStarted)
            ?? state.Runs.FindLast(IsExercise);
    }

    /// <summary>True for a run whose updates are no public matter.</summary>
    public static bool IsExercise(RunState run) => run.Plan.Mode is RunMode.Drill or RunMode.Simulate;

    /// <summary>
    /// True while an incident is no public matter: it was opened for a rehearsal, and no run of it has become serious. A
    /// rehearsal within a real incident changes nothing for those who suffer from it.
    /// </summary>
    public static bool IsExercise(IncidentState state) =>
        state.Declared.Exercise && (RunToTell(state) is not { } run || IsExercise(run));

    private static CommanderFacts Commander(Plan plan, string key) => plan.People.TryGetValue(key, out var person)
        ? new CommanderFacts(person.Name, person.Phone, person.Email)
        : new CommanderFacts(key, null, null);

    private static string NameOf(Plan plan, string key) => plan.People.GetValueOrDefault(key)?.Name ?? key;

    private static RunFacts Facts(IncidentState state, RunState run, Plan plan) => new()
    {
        Id = run.Id,
        Title = run.Plan.Title,
        Mode = run.Plan.Mode,
        Status = run.Status,
        Done = run.Steps.Count(step => run.LetsOthersBegin(step.Plan.Id)),
        Total = run.Steps.Count,
        Current = Joined(run.Steps.Where(step => StepLifecycle.IsInFlight(step.Status))
            .Select(step => step.Plan.Effect)),
        WaitingFor = WaitingFor(run, plan),
        Steps = [.. run.Steps.Select(step => $"{step.Plan.Id}: {Word(run, step)}")],
        DataLoss = LossOf(state, run),
    };

    // What an earlier run of the incident may have lost stays lost, whatever the one told of can still lose. Before the
    // preview nobody has looked, and of what was promoted before anybody looked nobody can say: "none" would be a claim.
    private static DataLoss? LossOf(IncidentState state, RunState run)
    {
        var losses = state.Runs.Where(r => r.Id != run.Id && !IsExercise(r) && r.Steps.Exists(s => s.Plan.MaxDataLoss is not null && s.Attempts > 0))
            .Append(run).Where(r => r.Id != run.Id || r.FactsAt is not null).Select(r => r.DataLoss).ToList();
        return losses.Count == 0 ? null
            : losses.Find(l => l.IsUnknown) ?? losses.Where(l => l.Seconds is not null).MaxBy(l => l.Seconds)
                ?? (run.Steps.Exists(s => s.Plan.MaxDataLoss is not null) ? DataLoss.Unknown : DataLoss.None);
    }

    private static string? WaitingFor(RunState run, Plan plan) => run.Status switch
    {
        RunStatus.AwaitingApproval => OpenSlots(run),
        RunStatus.Paused when run.Pause?.Cause is PauseCause.ApprovalLapsed => OpenSlots(run),
        RunStatus.Paused => run.Pause?.WaitsFor is { } key ? NameOf(plan, key) : null,
        _ => null,
    };

    private static string? OpenSlots(RunState run)
    {
        if (run.Plan.Policy is not { } policy) return null;
        var filled = SlotMatching.Match(policy.Slots, run.Votes);
        return Joined(policy.Slots.Where((_, slot) => filled[slot] is null).Select(role => $"a {role}"));
    }

    private static string? Joined(IEnumerable<string> parts)
    {
        var text = string.Join(" and ", parts);
        return text.Length == 0 ? null : text;
    }

    private static string Word(RunState run, StepState step) => step.Status switch
    {
        StepStatus.Succeeded when run.Plan.Mode is RunMode.Simulate => "looked at only",
        StepStatus.Planned => "not begun",
        StepStatus.Dispatching or StepStatus.Accepted => "under way",
        StepStatus.Succeeded => step.ByThisRun ? "done" : "done already",
        StepStatus.Failed => "failed",
        StepStatus.Unknown => "outcome unknown",
        StepStatus.Skipped => "left out",
        _ => "undone",
    };
}
