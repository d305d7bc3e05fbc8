namespace DrBot.Commands.Plans;

/// <summary>Who must say yes before a run may change anything, and how long each answer holds.</summary>
public sealed record ApprovalPolicy
{
    /// <summary>The policy's name.</summary>
    public required string Name { get; init; }

    /// <summary>Roles, one per place; every place is filled by a different person.</summary>
    public required IReadOnlyList<string> Slots { get; init; }

    /// <summary>From proposal to the last vote. Default 30 minutes.</summary>
    public TimeSpan ApproveWithin { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>From the last vote to the start. Default 10 minutes.</summary>
    public TimeSpan StartWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From the start until the slots must be filled anew. Default 4 hours.</summary>
    public TimeSpan ValidFor { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Legal only with exactly one slot.</summary>
    public bool RequesterMayApprove { get; init; }

    /// <summary>How long a run stands still once approved, so that it can be stopped. Default none.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Roles beyond the slots whose holders may say no.</summary>
    public IReadOnlyList<string> Stoppers { get; init; } = [];

    /// <summary>The policy of break-glass.</summary>
    public bool BreakGlass { get; init; }
}
