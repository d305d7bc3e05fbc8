namespace DrBot.Commands.Runs;

/// <summary>A command about one step of a run.</summary>
public abstract record StepCommand(Actor Actor, string Run, string Step) : RunCommand(Actor, Run);

/// <summary>The driver is about to act.</summary>
public sealed record DispatchStep(
    string Run,
    string Step,
    string Token,
    string Parameters,
    string Inputs,
    IReadOnlyDictionary<string, string> Facts,
    bool Undo) : StepCommand(Actor.System, Run, Step)
{
    /// <summary>True when the journalled intent is to be sent once more: everything it took to send it is asked again.</summary>
    public bool Again { get; init; }
}

/// <summary>The provider accepted.</summary>
public sealed record RecordAccepted(string Run, string Step, IReadOnlyDictionary<string, string> Receipt)
    : StepCommand(Actor.System, Run, Step);

/// <summary>The world is as the step wants it.</summary>
public sealed record RecordSatisfied(
    string Run, string Step, IReadOnlyDictionary<string, string> Outputs, IReadOnlyList<TargetHold> Targets)
    : StepCommand(Actor.System, Run, Step)
{
    /// <summary>In a simulation, what the look showed: ready, satisfied or in-progress; null where steps act.</summary>
    public string? Seen { get; init; }
}

/// <summary>The step ended badly, is blocked, or ran out of time in a known state.</summary>
public sealed record RecordFailed(string Run, string Step, PauseCause Cause, IReadOnlyList<string> Reasons)
    : StepCommand(Actor.System, Run, Step);

/// <summary>Nobody knows what became of the change.</summary>
/// <param name="Ask">True when a person is to decide now; false while looking goes on.</param>
public sealed record RecordUnknown(string Run, string Step, IReadOnlyList<string> Reasons, bool Ask)
    : StepCommand(Actor.System, Run, Step);

/// <summary>An unknown outcome was found out.</summary>
/// <param name="Accepted">True when the change is under way.</param>
public sealed record RecordReconciled(string Run, string Step, bool Accepted) : StepCommand(Actor.System, Run, Step);

/// <summary>The step is back where it was.</summary>
public sealed record RecordUndone(string Run, string Step) : StepCommand(Actor.System, Run, Step);

/// <summary>A person did the step.</summary>
public sealed record ConfirmStep(Actor Actor, string Run, string Step, string Note) : StepCommand(Actor, Run, Step);

/// <summary>A person tries again.</summary>
public sealed record RetryStep(Actor Actor, string Run, string Step, string Reason) : StepCommand(Actor, Run, Step);

/// <summary>A person leaves it out.</summary>
public sealed record SkipStep(
    Actor Actor, string Run, string Step, string Reason, IReadOnlyList<TargetHold> Targets)
    : StepCommand(Actor, Run, Step)
{
    /// <summary>The run that would go on without the step, where <see cref="Successors.IsNeeded"/>; else null.</summary>
    public ProposedSuccessor? Successor { get; init; }
}

/// <summary>A person takes it back.</summary>
public sealed record UndoStep(Actor Actor, string Run, string Step, string Reason) : StepCommand(Actor, Run, Step);
