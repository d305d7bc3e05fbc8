namespace DrBot.Commands.Runs;

/// <summary>A command about one run.</summary>
public abstract record RunCommand(Actor Actor, string Run) : Command(Actor);

/// <summary>Asks for a run.</summary>
/// <param name="Supersede">Why an open, unstarted run of the same runbook is replaced; null when it is not meant to be.</param>
/// <param name="OpenElsewhere">An open run of the same runbook in another incident, as <c>RUN (INCIDENT)</c>.</param>
public sealed record ProposeRun(
    Actor Actor, string Run, RunPlan Plan, string Reason, string? Supersede, string? OpenElsewhere)
    : RunCommand(Actor, Run)
{
    /// <summary>How many runs the same person asked for within the last hour in other incidents.</summary>
    public int AskedElsewhere { get; init; }

    /// <summary>The verb it was asked for with; null for the mode's own.</summary>
    public string? Verb { get; init; }
}

/// <summary>The driver has looked at every step.</summary>
public sealed record RecordPreview(string Run, IReadOnlyList<StepFacts> Facts) : RunCommand(Actor.System, Run);

/// <summary>An eligible person's yes.</summary>
public sealed record ApproveRun(Actor Actor, string Run, string Digest) : RunCommand(Actor, Run)
{
    /// <summary>The plan's name as the person typed it, where <see cref="Approvals.PlanName.IsNeeded"/>.</summary>
    public string? Typed { get; init; }
}

/// <summary>An eligible person's no.</summary>
public sealed record DenyRun(Actor Actor, string Run, string Digest, string Reason) : RunCommand(Actor, Run);

/// <summary>A giver takes the vote back.</summary>
public sealed record TakeBackVote(Actor Actor, string Run) : RunCommand(Actor, Run);

/// <summary>The requester or the commander takes the run back.</summary>
public sealed record WithdrawRun(Actor Actor, string Run, string Reason) : RunCommand(Actor, Run);

/// <summary>The driver has looked again and asks to start.</summary>
/// <param name="Voters">Every voter's roles as read now.</param>
/// <param name="Facts">What every step's target looks like now.</param>
/// <param name="Targets">Who holds the targets now.</param>
public sealed record StartRun(
    string Run,
    IReadOnlyDictionary<string, IReadOnlyList<RoleReading>> Voters,
    IReadOnlyList<StepFacts> Facts,
    IReadOnlyList<TargetHold> Targets) : RunCommand(Actor.System, Run)
{
    /// <summary>Voters whose account carries nobody's word any more, and why: <c>the account is closed</c>.</summary>
    public IReadOnlyDictionary<string, string> Gone { get; init; } = new Dictionary<string, string>();
}

/// <summary>Who holds a target.</summary>
/// <param name="Holder">The run, or null when it is free.</param>
/// <param name="Version">The version of the target's stream this was read at.</param>
public sealed record TargetHold(string Target, string? Holder, long Version);

/// <summary>A clock before the start ran out.</summary>
public sealed record ExpireRun(string Run, string Detail) : RunCommand(Actor.System, Run);

/// <summary>valid-for ran out while running.</summary>
public sealed record LapseApproval(string Run) : RunCommand(Actor.System, Run);

/// <summary>A pause outlived its bound.</summary>
public sealed record FailPausedRun(string Run, IReadOnlyList<TargetHold> Targets) : RunCommand(Actor.System, Run);

/// <summary>Somebody has looked at a run under break-glass again.</summary>
public sealed record ReviewBreakGlass(Actor Actor, string Run, string Text) : RunCommand(Actor, Run);

/// <summary>A round of reminders went out.</summary>
public sealed record RecordReminded(string Run, int Round, IReadOnlyList<string> People) : RunCommand(Actor.System, Run);

/// <summary>The plan changed under an unstarted run.</summary>
public sealed record SupersedeRun(string Run, string Reason) : RunCommand(Actor.System, Run);

/// <summary>The process that drove the run ended; this one takes it up.</summary>
/// <param name="Replica">The name of the replica that takes it up.</param>
public sealed record ContinueRun(string Run, string? Replica = null) : RunCommand(Actor.System, Run);

/// <summary>Stops new steps.</summary>
public sealed record HoldRun(Actor Actor, string Run, string Reason) : RunCommand(Actor, Run);

/// <summary>Lets steps start again.</summary>
public sealed record ResumeRun(Actor Actor, string Run, string Reason) : RunCommand(Actor, Run);

/// <summary>Ends the run.</summary>
public sealed record AbortRun(Actor Actor, string Run, string Reason, IReadOnlyList<TargetHold> Targets)
    : RunCommand(Actor, Run);
