using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Approvals;

/// <summary>When those who are missing are reminded that an approval waits for them, told from the record and the time alone.</summary>
public static class Reminders
{
    /// <summary>How long after people were asked each round is due.</summary>
    public static IReadOnlyList<TimeSpan> After { get; } = [TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(10)];

    /// <summary>The round that is due, from 1; null when none is. After an outage only the last one that is due.</summary>
    public static int? Due(RunState run, DateTimeOffset now)
    {
        if (!Waits(run) || run.AskedSince is not { } since || (run.Status == RunStatus.AwaitingApproval && run.ApproveBy <= now))
            return null;
        var round = After.Count(a => since + a <= now);
        return round > run.Reminded ? round : null;
    }

    /// <summary>When the next round is due; null when none is to come.</summary>
    public static DateTimeOffset? NextAt(RunState run) => Waits(run) && run.AskedSince is { } since && run.Reminded < After.Count
        ? since + After[run.Reminded]
        : null;

    internal static Decision Record(IncidentState state, RunState run, RecordReminded c, DateTimeOffset now) => Due(run, now) == c.Round
        ? state.Gains($"Reminded: {string.Join(", ", c.People)}.", new ApproversReminded(run.Id, c.Round, c.People))
        : Decision.Refuse($"round {c.Round} of {run.Id} is not due");

    private static bool Waits(RunState run) => run.Plan.Policy is not null
        && run is { Status: RunStatus.AwaitingApproval } or { Status: RunStatus.Paused, Pause.Cause: PauseCause.ApprovalLapsed };
}
