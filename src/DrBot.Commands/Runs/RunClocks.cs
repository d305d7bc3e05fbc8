using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>Which clocks of an incident's runs have run out, told from the record and the time alone.</summary>
public static class RunClocks
{
    /// <summary>What is due now.</summary>
    public static IReadOnlyList<DueClock> Due(IncidentState state, DateTimeOffset now) =>
        [.. state.Runs.Select(ClockOf).OfType<DueClock>().Where(d => d.At <= now)];

    /// <summary>When the next clock runs out; null when none runs.</summary>
    public static DateTimeOffset? NextAt(IncidentState state) =>
        state.Runs.Select(ClockOf).OfType<DueClock>().Select(d => (DateTimeOffset?)d.At).Min();

    private static DueClock? ClockOf(RunState run) => run.Status switch
    {
        RunStatus.Proposed or RunStatus.AwaitingApproval => new DueClock(run.Id, ClockKind.ApproveWithin, run.ApproveBy),
        RunStatus.Approved when run.StartBy is { } at => new DueClock(run.Id, ClockKind.StartWithin, at),
        RunStatus.Running when run.ValidUntil is { } at => new DueClock(run.Id, ClockKind.ValidFor, at),
        RunStatus.Paused when run.PausedUntil is { } at => new DueClock(run.Id, ClockKind.PausedFor, at),
        _ => null,
    };
}

/// <summary>A clock that runs out.</summary>
public sealed record DueClock(string Run, ClockKind Kind, DateTimeOffset At);

/// <summary>The clocks of a run.</summary>
public enum ClockKind
{
    /// <summary>From proposal to the last vote.</summary>
    ApproveWithin,

    /// <summary>From the last vote to the start.</summary>
    StartWithin,

    /// <summary>From the start until the slots must be filled anew.</summary>
    ValidFor,

    /// <summary>From a pause to failure.</summary>
    PausedFor,
}
