namespace DrBot.Commands.Plans;

/// <summary>A disaster the plan foresees.</summary>
public sealed record Scenario
{
    /// <summary>The scenario's key.</summary>
    public required string Name { get; init; }

    /// <summary>The title for people.</summary>
    public required string Title { get; init; }

    /// <summary>How likely, in the plan's words.</summary>
    public string? Probability { get; init; }

    /// <summary>How bad, in the plan's words.</summary>
    public string? Impact { get; init; }

    /// <summary>How urgent, in the plan's words.</summary>
    public string? Priority { get; init; }

    /// <summary>Anything else the plan says of it.</summary>
    public string? Notes { get; init; }

    /// <summary>Recovery time objective; falls back to the plan's.</summary>
    public TimeSpan? Rto { get; init; }

    /// <summary>Recovery point objective; falls back to the plan's.</summary>
    public TimeSpan? Rpo { get; init; }

    /// <summary>Response level number.</summary>
    public required int Level { get; init; }

    /// <summary>The runbook that answers it, if one does.</summary>
    public string? Runbook { get; init; }
}

/// <summary>A response level: who comes and who is told.</summary>
/// <param name="Number">1 is the gravest.</param>
/// <param name="Name">The level's name: Critical.</param>
/// <param name="Responders">Teams that respond, in the plan's words.</param>
/// <param name="Audiences">Audiences informed at this level.</param>
public sealed record ResponseLevel(
    int Number, string Name, IReadOnlyList<string> Responders, IReadOnlyList<string> Audiences);

/// <summary>A thing a step may touch.</summary>
/// <param name="Name">The key in the plan.</param>
/// <param name="Kind">What it is: <c>aws.rds</c>.</param>
/// <param name="Properties">Identity, nested keys flattened with dots.</param>
/// <param name="Drill">The identity drills use, already merged over <paramref name="Properties"/>; null when
/// none.</param>
public sealed record Target(
    string Name,
    string Kind,
    IReadOnlyDictionary<string, string> Properties,
    IReadOnlyDictionary<string, string>? Drill);
