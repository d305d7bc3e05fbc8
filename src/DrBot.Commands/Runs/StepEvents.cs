namespace DrBot.Commands.Runs;

/// <summary>The intent to act, durable before anything is sent. <c>step.dispatching</c></summary>
/// <param name="Token">The idempotency token: the same for every attempt.</param>
/// <param name="Parameters">SHA-256 of the resolved inputs; never recomputed for this token.</param>
/// <param name="Inputs">The resolved inputs as canonical JSON.</param>
/// <param name="Before">Facts at the first observation.</param>
/// <param name="Undo">True when the step is being taken back.</param>
public sealed record StepDispatching(
    string Run,
    string Step,
    string Token,
    string Parameters,
    string Inputs,
    IReadOnlyDictionary<string, string> Before,
    bool Undo,
    int Attempt) : StepEvent(Run, Step);

/// <summary>The provider accepted. <c>step.accepted</c></summary>
public sealed record StepAccepted(string Run, string Step, IReadOnlyDictionary<string, string> Receipt) : StepEvent(Run, Step);

/// <summary>The step's end as observed. <c>step.result</c></summary>
/// <param name="Succeeded">The world is as the step wants it.</param>
/// <param name="ByThisRun">False when the world already was so before any intent.</param>
/// <param name="Outputs">What later steps may read.</param>
/// <param name="Reasons">Why it failed.</param>
/// <param name="Seen">In a simulation, what the look showed: ready, satisfied or in-progress; null where steps act.</param>
public sealed record StepResult(
    string Run,
    string Step,
    bool Succeeded,
    bool ByThisRun,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<string> Reasons,
    string? Seen = null) : StepEvent(Run, Step);

/// <summary>Nobody knows what became of the step. <c>step.unknown</c></summary>
public sealed record StepUnknown(string Run, string Step, IReadOnlyList<string> Reasons) : StepEvent(Run, Step);

/// <summary>An unknown outcome was found out. <c>step.reconciled</c></summary>
/// <param name="Found"><c>accepted</c>: it is under way; <c>absent</c>: it did not happen.</param>
public sealed record StepReconciled(string Run, string Step, string Found) : StepEvent(Run, Step);

/// <summary>A person did the step and says so. <c>step.confirmed</c></summary>
public sealed record StepConfirmed(string Run, string Step, PrivateText Note) : StepEvent(Run, Step);

/// <summary>A person tries the step again. <c>step.retried</c></summary>
public sealed record StepRetried(string Run, string Step, PrivateText Reason) : StepEvent(Run, Step);

/// <summary>A person left the step out. <c>step.skipped</c></summary>
public sealed record StepSkipped(string Run, string Step, PrivateText Reason) : StepEvent(Run, Step);

/// <summary>A person asked for the step to be taken back. <c>step.undo-requested</c></summary>
public sealed record StepUndoRequested(string Run, string Step, PrivateText Reason) : StepEvent(Run, Step);

/// <summary>The step is back where it was. <c>step.undone</c></summary>
public sealed record StepUndone(string Run, string Step) : StepEvent(Run, Step);

/// <summary>Taking the step back came to no end that could be seen; a person decides. <c>step.undo-stopped</c></summary>
public sealed record StepUndoStopped(string Run, string Step, IReadOnlyList<string> Reasons) : StepEvent(Run, Step);
