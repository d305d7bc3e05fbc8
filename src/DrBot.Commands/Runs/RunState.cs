using System.Collections.Immutable;
using DrBot.Commands.Approvals;

namespace DrBot.Commands.Runs;

/// <summary>A run as the record has it.</summary>
public sealed record RunState
{
    /// <summary>The run's id: <c>DR-…-R1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it will do.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>The person who asked for it.</summary>
    public required string Requester { get; init; }

    /// <summary>Why it was asked for.</summary>
    public PrivateText Reason { get; init; }

    /// <summary>Where it stands.</summary>
    public RunStatus Status { get; init; }

    /// <summary>The steps in the plan's order.</summary>
    public ImmutableList<StepState> Steps { get; init; } = [];

    /// <summary>Votes that count.</summary>
    public ImmutableList<Vote> Votes { get; init; } = [];

    /// <summary>The newest facts; empty before the preview.</summary>
    public IReadOnlyList<StepFacts> Facts { get; init; } = [];

    /// <summary>When the facts were read.</summary>
    public DateTimeOffset? FactsAt { get; init; }

    /// <summary>The facts the first preview showed: drift is measured against them.</summary>
    public IReadOnlyList<StepFacts> ShownFacts { get; init; } = [];

    /// <summary>The data loss to expect.</summary>
    public DataLoss DataLoss { get; init; } = DataLoss.None;

    /// <summary>When it was proposed.</summary>
    public DateTimeOffset ProposedAt { get; init; }

    /// <summary>When the last vote filled the slots.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>From when valid-for counts: the start, or the newest re-approval.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it is paused; null when it is not.</summary>
    public Pause? Pause { get; init; }

    /// <summary>What was said at its end, or what voided its votes.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The targets it holds.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>The run that goes on in its place, or replaced it.</summary>
    public string? SucceededBy { get; init; }

    /// <summary>True once nothing can happen to it any more.</summary>
    public bool HasEnded => RunLifecycle.IsTerminal(Status);

    /// <summary>True once steps may have acted.</summary>
    public bool HasStarted => StartedAt is not null;

    /// <summary>The step with this id, or null.</summary>
    public StepState? Step(string id) => Steps.Find(s => s.Plan.Id == id);

    /// <summary>When approve-within ends.</summary>
    public DateTimeOffset ApproveBy => ProposedAt + (Plan.Policy?.ApproveWithin ?? TimeSpan.FromMinutes(30));

    /// <summary>When start-within ends.</summary>
    public DateTimeOffset? StartBy => ApprovedAt is { } a ? a + (Plan.Policy?.StartWithin ?? TimeSpan.FromMinutes(10)) : null;

    /// <summary>When valid-for ends.</summary>
    public DateTimeOffset? ValidUntil => Plan.Policy is { } p && ValidFrom is { } v ? v + p.ValidFor : null;

    /// <summary>When a pause ends in failure.</summary>
    public DateTimeOffset? PausedUntil => Pause is { } p ? p.Since + PausedFor : null;

    /// <summary>How long a pause may last before the run has failed.</summary>
    public static readonly TimeSpan PausedFor = TimeSpan.FromHours(24);

    /// <summary>
    /// When a step's deadline passes: its timeout after the moment it could begin (start, needs' ends, retry).
    /// Null while it cannot begin.
    /// </summary>
    public DateTimeOffset? DeadlineOf(StepState step)
    {
        if (StartedAt is not { } ready)
            return null;
        foreach (var need in step.Plan.Needs)
        {
            if (Step(need) is not { EndedAt: { } ended } s || !StepLifecycle.LetsOthersBegin(s.Status))
                return null;
            if (ended > ready)
                ready = ended;
        }

        if (step.RetriedAt is { } retried && retried > ready)
            ready = retried;
        if (step.DispatchedAt is { } dispatched && dispatched > ready)
            ready = dispatched;
        return ready + step.Plan.Timeout;
    }
}

/// <summary>A yes that counts.</summary>
public sealed record Vote(string Person, string Account, IReadOnlyList<RoleReading> Roles, DateTimeOffset At);

/// <summary>Why a run is paused, since when, and who decides.</summary>
public sealed record Pause(
    PauseCause Cause, string? Step, IReadOnlyList<string> Reasons, DateTimeOffset Since, string? WaitsFor);
