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

    /// <summary>When the intent was journalled.</summary>
    public DateTimeOffset? DispatchedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>False when the world already was as the step wants it.</summary>
    public bool ByThisRun { get; init; } = true;

    /// <summary>Why it failed or is unknown.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>How often an intent was journalled.</summary>
    public int Attempts { get; init; }

    /// <summary>When a person said it is done; for steps done by hand.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>When a person tried it again: its deadline begins anew.</summary>
    public DateTimeOffset? RetriedAt { get; init; }

    /// <summary>True from the request to take it back until it is back.</summary>
    public bool Undoing { get; init; }

    /// <summary>The step after an event about it.</summary>
    public StepState Apply(Event @event, DateTimeOffset at) => @event switch
    {
        StepDispatching e when e.Undo => this with { Token = e.Token, DispatchedAt = at, Attempts = Attempts + 1 },
        StepDispatching e => Move(StepTrigger.Dispatch) with
        {
            Token = e.Token,
            Parameters = e.Parameters,
            Inputs = e.Inputs,
            Before = Attempts == 0 ? e.Before : Before,
            DispatchedAt = at,
            Attempts = Attempts + 1,
            Reasons = [],
        },
        StepAccepted e => Move(StepTrigger.Accept) with { Receipt = e.Receipt },
        StepResult { Succeeded: true } e => Move(StepTrigger.Succeed) with
        {
            Outputs = e.Outputs,
            ByThisRun = e.ByThisRun,
            EndedAt = at,
            Reasons = [],
        },
        StepResult e => Move(StepTrigger.Fail) with { EndedAt = at, Reasons = e.Reasons },
        StepUnknown e => Move(StepTrigger.LoseSight) with { Reasons = e.Reasons },
        StepReconciled { Found: "accepted" } => Move(StepTrigger.Accept) with { Reasons = [], Receipt = Receipt ?? Empty },
        StepReconciled => Move(StepTrigger.Fail) with { Reasons = ["it certainly did not happen"], EndedAt = at },
        StepConfirmed => this with { ConfirmedAt = at },
        StepRetried => Move(StepTrigger.Retry) with { RetriedAt = at, EndedAt = null, Reasons = [], Receipt = null },
        StepSkipped => Move(StepTrigger.Skip) with { EndedAt = at },
        StepUndoRequested => this with { Undoing = true, Receipt = null },
        StepUndone => Move(StepTrigger.Undo) with { Undoing = false, EndedAt = at },
        _ => this,
    };

    private static IReadOnlyDictionary<string, string> Empty { get; } = new Dictionary<string, string>();

    private StepState Move(StepTrigger trigger) => this with { Status = StepLifecycle.Table.Next(Status, trigger) };
}
