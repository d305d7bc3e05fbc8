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

    /// <summary>People whose yes came after the start: recorded, without effect.</summary>
    public ImmutableList<string> LateVotes { get; init; } = [];

    /// <summary>People who said no since the run last went on.</summary>
    public ImmutableList<string> Objections { get; init; } = [];

    /// <summary>The newest facts; empty before the preview.</summary>
    public IReadOnlyList<StepFacts> Facts { get; init; } = [];

    /// <summary>When the facts were read.</summary>
    public DateTimeOffset? FactsAt { get; init; }

    /// <summary>The facts the first of the standing votes was given on: drift is measured against them.</summary>
    public IReadOnlyList<StepFacts> ShownFacts { get; init; } = [];

    /// <summary>The data loss to expect.</summary>
    public DataLoss DataLoss { get; init; } = DataLoss.None;

    /// <summary>Who reviewed it afterwards, where it was under break-glass; null until then.</summary>
    public string? ReviewedBy { get; init; }

    /// <summary>Until when that must be; null where it need not.</summary>
    public DateTimeOffset? ReviewBy { get; init; }

    /// <summary>When it was proposed.</summary>
    public DateTimeOffset ProposedAt { get; init; }

    /// <summary>Since when people are asked for their votes, this time; null while nobody is.</summary>
    public DateTimeOffset? AskedSince { get; init; }

    /// <summary>How many rounds of reminders went out since then.</summary>
    public int Reminded { get; init; }

    /// <summary>When the last vote filled the slots.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it last went on after a pause.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>From when valid-for counts: the start, or the newest re-approval.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it is paused; null when it is not.</summary>
    public Pause? Pause { get; init; }

    /// <summary>What was said at its end, what voided its votes, or what an approved run waits for.</summary>
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
    public DateTimeOffset? StartBy => ApprovedAt is { } a ? a + (Plan.Policy?.Delay ?? TimeSpan.Zero) + (Plan.Policy?.StartWithin ?? TimeSpan.FromMinutes(10)) : null;

    /// <summary>When valid-for ends.</summary>
    public DateTimeOffset? ValidUntil => Plan.Policy is { } p && ValidFrom is { } v ? v + p.ValidFor : null;

    /// <summary>When a pause ends in failure.</summary>
    public DateTimeOffset? PausedUntil => Pause is { } p ? p.Since + PausedFor : null;

    /// <summary>How long a pause may last before the run has failed.</summary>
    public static readonly TimeSpan PausedFor = TimeSpan.FromHours(24);

    /// <summary>
    /// Votes that count now. On a paused run a vote stands for approve-within: nobody's roles are read again when the
    /// slots fill, so no vote may be older than that.
    /// </summary>
    public ImmutableList<Vote> StandingVotes(DateTimeOffset now) => Status == RunStatus.Paused && Plan.Policy is { } policy
        ? Votes.RemoveAll(v => v.At + policy.ApproveWithin <= now)
        : Votes;

    /// <summary>
    /// True when steps that need this one may begin: it ended well, or was left out and all it waited for let others
    /// begin. Nothing builds on a step that is being taken back.
    /// </summary>
    public bool LetsOthersBegin(string step) => Step(step) is { Undoing: false } s && s.Status switch
    {
        StepStatus.Succeeded => true,
        StepStatus.Skipped => s.Plan.Needs.All(LetsOthersBegin),
        _ => false,
    };

    /// <summary>True when everything a step needs lets it begin.</summary>
    public bool CanBegin(StepState step) => step.Plan.Needs.All(LetsOthersBegin);

    /// <summary>
    /// When a step's deadline passes: its timeout after the moment it could begin (start, needs' ends, retry; for a
    /// step not begun also the end of a pause). Null while it cannot begin. Taking back has the same time, from the wish on.
    /// </summary>
    public DateTimeOffset? DeadlineOf(StepState step)
    {
        if (step is { Undoing: true, UndoRequestedAt: { } wished })
            return Latest(wished, ResumedAt) + step.Plan.Timeout;
        if (StartedAt is not { } started || !CanBegin(step))
            return null;
        var ready = Latest(started, EndOfNeeds(step), step.RetriedAt, step.TriedSince);
        return (step.Status == StepStatus.Planned ? Latest(ready, ResumedAt) : ready) + step.Plan.Timeout;
    }

    private DateTimeOffset? EndOfNeeds(StepState step) => step.Plan.Needs.Select(n => Step(n)!)
        .Select(n => n.Status == StepStatus.Skipped && EndOfNeeds(n) is { } inner && inner > n.EndedAt ? inner : n.EndedAt)
        .Max();

    private static DateTimeOffset Latest(DateTimeOffset first, params ReadOnlySpan<DateTimeOffset?> others)
    {
        foreach (var other in others)
            if (other > first)
                first = other.Value;
        return first;
    }
}

/// <summary>A yes that counts.</summary>
public sealed record Vote(string Person, string Account, IReadOnlyList<RoleReading> Roles, DateTimeOffset At);

/// <summary>Why a run is paused, since when, and who decides.</summary>
/// <param name="Cause">What must be dealt with first; a lapsed approval before anything else.</param>
/// <param name="Since">When it stopped; what is added later does not move it, so that no pause is without end.</param>
public sealed record Pause(
    PauseCause Cause, string? Step, IReadOnlyList<string> Reasons, DateTimeOffset Since, string? WaitsFor)
{
    /// <summary>The reasons without anybody's own words: what may be written to the record again.</summary>
    public IReadOnlyList<string> Plain { get; init; } = [];

    /// <summary>True when a person stopped the run: then only a person's resume lets it go on.</summary>
    public bool Held { get; init; }

    /// <summary>The pause after one more reason to pause.</summary>
    internal static Pause After(Pause? was, RunPaused e, DateTimeOffset at)
    {
        was ??= new Pause(e.Cause, null, [], at, null);
        IReadOnlyList<string> said = e.Said.Value is { Length: > 0 } words ? [words] : [];
        return new Pause(
            was.Cause == PauseCause.ApprovalLapsed ? was.Cause : e.Cause,
            e.Step ?? was.Step,
            [.. was.Reasons.Union(e.Reasons).Union(said)],
            was.Since,
            e.WaitsFor)
        {
            Plain = [.. was.Plain.Union(e.Reasons)],
            Held = was.Held || e.Cause is PauseCause.Held or PauseCause.Denied,
        };
    }
}
