using DrBot.Commands.Lifecycles;

namespace DrBot.Commands.Runs;

/// <summary>A step as the record has it.</summary>
public sealed record StepState
{
    /// <summary>What it is to do.</summary>
    public required StepPlan Plan { get; init; }

    /// <summary>Where it stands.</summary>
    public StepStatus Status { get; init; }

    /// <summary>The idempotency token once an intent is journalled.</summary>
    public string? Token { get; init; }

    /// <summary>SHA-256 of the inputs the token belongs to.</summary>
    public string? Parameters { get; init; }

    /// <summary>The resolved inputs as canonical JSON, as they were journalled with the intent.</summary>
    public string? Inputs { get; init; }

    /// <summary>Facts at the first observation.</summary>
    public IReadOnlyDictionary<string, string> Before { get; init; } = new Dictionary<string, string>();

    /// <summary>What the provider gave back on acceptance; null before.</summary>
    public IReadOnlyDictionary<string, string>? Receipt { get; init; }

    /// <summary>What later steps may read.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// When the intent was journalled: the first since a person last tried it, so that sending again under the same
    /// token neither moves the deadline nor looks like another wish to the provider.
    /// </summary>
    public DateTimeOffset? DispatchedAt { get; init; }

    /// <summary>When the first intent since the last retry was journalled: its deadline counts from there.</summary>
    public DateTimeOffset? TriedSince { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>False when the world already was as the step wants it.</summary>
    public bool ByThisRun { get; init; } = true;

    /// <summary>What a simulation saw of it: ready, satisfied or in-progress; null for a step that was carried out.</summary>
    public string? Seen { get; init; }

    /// <summary>Why it failed or is unknown.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>How often an intent was journalled.</summary>
    public int Attempts { get; init; }

    /// <summary>When a person said it is done; for steps done by hand.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When a person tried it again: its deadline begins anew.</summary>
    public DateTimeOffset? RetriedAt { get; init; }

    /// <summary>True from the request to take it back until it is back, or DrBot gave up.</summary>
    public bool Undoing { get; init; }

    /// <summary>When a person asked to take it back: from then its deadline counts.</summary>
    public DateTimeOffset? UndoRequestedAt { get; init; }

    /// <summary>The idempotency token of taking it back, once that intent is journalled.</summary>
    public string? UndoToken { get; init; }

    /// <summary>SHA-256 of the inputs the undo's token belongs to.</summary>
    public string? UndoParameters { get; init; }

    /// <summary>True once the undo a person asked for last was sent.</summary>
    public bool UndoSent { get; init; }

    /// <summary>True once a person was asked about its unknown outcome: looking on ends there.</summary>
    public bool Asked { get; init; }

    /// <summary>What an event is to the life cycle; null when it leaves the step's state alone.</summary>
    internal StepTrigger? TriggerOf(Event @event) => @event switch
    {
        StepDispatching { Undo: false } => StepTrigger.Dispatch,
        // Taking back has no states of its own: its acceptance leaves the step where it was.
        StepAccepted when !Undoing => StepTrigger.Accept,
        StepResult { Succeeded: true } => StepTrigger.Succeed,
        StepResult => StepTrigger.Fail,
        StepUnknown => StepTrigger.LoseSight,
        StepReconciled { Found: "accepted" } => StepTrigger.Accept,
        StepReconciled => StepTrigger.Fail,
        StepRetried => StepTrigger.Retry,
        StepSkipped => StepTrigger.Skip,
        StepUndoRequested or StepUndone => StepTrigger.Undo,
        _ => null,
    };

    /// <summary>The step after an event about it; what its life cycle does not let happen changes nothing.</summary>
    public StepState Apply(Event @event, DateTimeOffset at)
    {
        if (TriggerOf(@event) is not { } trigger)
            return Noted(@event, at);
        return StepLifecycle.Table.On(Status, trigger) is Transition<StepStatus>.Permitted p
            ? Moved(this with { Status = p.Next }, @event, at)
            : this;
    }

    private StepState Moved(StepState next, Event @event, DateTimeOffset at) => @event switch
    {
        StepDispatching e => next with
        {
            Token = e.Token,
            Parameters = e.Parameters,
            Inputs = e.Inputs,
            Before = Attempts == 0 ? e.Before : Before,
            DispatchedAt = Status == StepStatus.Unknown ? DispatchedAt ?? at : at,
            TriedSince = TriedSince is null || RetriedAt > TriedSince ? at : TriedSince,
            Attempts = Attempts + 1,
            Reasons = [],
        },
        StepAccepted e => next with { Receipt = e.Receipt },
        StepResult { Succeeded: true } e => next with { Outputs = e.Outputs, ByThisRun = e.ByThisRun, EndedAt = at, Reasons = [], Seen = e.Seen },
        StepResult e => next with { EndedAt = at, Reasons = e.Reasons },
        StepUnknown e => next with { Reasons = e.Reasons, Asked = false },
        StepReconciled { Found: "accepted" } => next with { Reasons = [], Receipt = Receipt ?? Empty },
        StepReconciled => next with { Reasons = ["it certainly did not happen"], EndedAt = at },
        StepRetried => next with { RetriedAt = at, EndedAt = null, ConfirmedAt = null, Reasons = [], Receipt = null },
        StepSkipped => next with { EndedAt = at },
        StepUndoRequested => this with
        {
            Undoing = true,
            UndoRequestedAt = at,
            UndoSent = false,
            Receipt = null,
            Reasons = [],
        },
        StepUndone => Undoing ? next with { Undoing = false, EndedAt = at } : this,
        _ => this,
    };

    private StepState Noted(Event @event, DateTimeOffset at) => @event switch
    {
        StepDispatching e when Undoing => this with
        {
            UndoToken = e.Token,
            UndoParameters = e.Parameters,
            UndoSent = true,
            DispatchedAt = UndoSent ? DispatchedAt : at,
            TriedSince = UndoSent ? TriedSince : at,
            Attempts = Attempts + 1,
        },
        StepAccepted e => this with { Receipt = e.Receipt },
        StepUndoStopped e when Undoing => this with { Undoing = false, Reasons = e.Reasons },
        StepConfirmed when StepLifecycle.IsInFlight(Status) => this with { ConfirmedAt = at },
        _ => this,
    };

    private static IReadOnlyDictionary<string, string> Empty { get; } = new Dictionary<string, string>();
}
