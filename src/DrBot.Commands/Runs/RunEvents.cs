namespace DrBot.Commands.Runs;

/// <summary>Something that happened to a run.</summary>
public abstract record RunEvent(string Run) : Event;

/// <summary>Something that happened to a step of a run.</summary>
public abstract record StepEvent(string Run, string Step) : RunEvent(Run);

/// <summary>A run was asked for. <c>run.proposed</c></summary>
public sealed record RunProposed(string Run, RunPlan Plan, string Requester, PrivateText Reason) : RunEvent(Run);

/// <summary>Every step was observed. <c>run.previewed</c></summary>
public sealed record RunPreviewed(
    string Run, IReadOnlyList<StepFacts> Facts, DataLoss DataLoss, IReadOnlyList<string> Warnings) : RunEvent(Run);

/// <summary>The preview, or the start, found what forbids it. <c>run.refused</c></summary>
public sealed record RunRefused(string Run, IReadOnlyList<string> Reasons) : RunEvent(Run);

/// <summary>Every slot is filled. <c>run.approved</c></summary>
public sealed record RunApproved(string Run) : RunEvent(Run);

/// <summary>An approved run cannot start yet, and why; said once for the same reasons. <c>run.delayed</c></summary>
public sealed record RunDelayed(string Run, IReadOnlyList<string> Reasons) : RunEvent(Run);

/// <summary>The start re-check passed; from here on steps act. <c>run.started</c></summary>
public sealed record RunStarted(string Run, IReadOnlyList<string> Claims) : RunEvent(Run);

/// <summary>A clock ran out before the start. <c>run.expired</c></summary>
/// <param name="Clock"><c>approve-within</c> or <c>start-within</c>.</param>
public sealed record RunExpired(string Run, string Clock, PrivateText Detail) : RunEvent(Run);

/// <summary>The run was taken back before the start. <c>run.withdrawn</c></summary>
public sealed record RunWithdrawn(string Run, PrivateText Reason) : RunEvent(Run);

/// <summary>Another took its place before the start. <c>run.superseded</c></summary>
public sealed record RunSuperseded(string Run, string? By, PrivateText Reason) : RunEvent(Run);

/// <summary>No new step starts. <c>run.paused</c></summary>
/// <param name="Cause">Why, as a word.</param>
/// <param name="Step">The step it is about, if one.</param>
/// <param name="Reasons">What is true, sentence by sentence.</param>
/// <param name="WaitsFor">Who decides, by person key.</param>
/// <param name="Said">The words of the person who stopped it, if one did.</param>
public sealed record RunPaused(
    string Run, PauseCause Cause, string? Step, IReadOnlyList<string> Reasons, string? WaitsFor, PrivateText Said = default)
    : RunEvent(Run);

/// <summary>Steps may start again. <c>run.resumed</c></summary>
public sealed record RunResumed(string Run, PrivateText Reason) : RunEvent(Run);

/// <summary>The run ended well. <c>run.completed</c></summary>
/// <param name="Skipped">Steps left out; empty means without exceptions.</param>
public sealed record RunCompleted(string Run, IReadOnlyList<string> Skipped) : RunEvent(Run);

/// <summary>A pause outlived its bound. <c>run.failed</c></summary>
public sealed record RunFailed(string Run, IReadOnlyList<string> Reasons) : RunEvent(Run);

/// <summary>A person ended the run. <c>run.aborted</c></summary>
/// <param name="ContinuedAs">The run that goes on with the remaining steps, if one does.</param>
public sealed record RunAborted(string Run, PrivateText Reason, string? ContinuedAs) : RunEvent(Run);

/// <summary>The bot took the run up again after its process ended. <c>run.continued</c></summary>
/// <param name="Replica">The name of the replica that took it up; null in what older versions wrote.</param>
public sealed record RunContinued(
    string Run, int Step, int Steps, IReadOnlyList<string> InFlight, string? Replica = null) : RunEvent(Run);

/// <summary>A target is held by a run. <c>target.claimed</c>, on the target's own stream.</summary>
public sealed record TargetClaimed(string Run) : Event;

/// <summary>A target is free again. <c>target.released</c>, on the target's own stream.</summary>
public sealed record TargetReleased(string Run) : Event;

/// <summary>Why a run is paused.</summary>
public enum PauseCause
{
    /// <summary>A person holds it.</summary>
    Held,

    /// <summary>A step failed.</summary>
    StepFailed,

    /// <summary>A step's outcome is not known.</summary>
    StepUnknown,

    /// <summary>A step's deadline passed.</summary>
    StepTimedOut,

    /// <summary>A step is blocked.</summary>
    StepBlocked,

    /// <summary>The approval's valid-for ran out; the slots must be filled anew.</summary>
    ApprovalLapsed,

    /// <summary>An eligible person said no.</summary>
    Denied,
}
