using DrBot.Commands.Plans;

namespace DrBot.Commands.Runs;

/// <summary>A wish for a run, before it is settled what it will do.</summary>
public sealed record RunRequest
{
    /// <summary>The plan as it counts now.</summary>
    public required LoadedPlan Plan { get; init; }

    /// <summary>The actions.</summary>
    public required ActionCatalogue Catalogue { get; init; }

    /// <summary>production, staging or practice.</summary>
    public required string Environment { get; init; }

    /// <summary>The incident's id.</summary>
    public required string Incident { get; init; }

    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The runbook's key.</summary>
    public required string Runbook { get; init; }

    /// <summary>The mode.</summary>
    public required RunMode Mode { get; init; }

    /// <summary>The person who asks.</summary>
    public required string Requester { get; init; }

    /// <summary>Run inputs as given.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>Accepted data loss: seconds as text, <c>unknown</c>, or null.</summary>
    public string? AcceptDataLoss { get; init; }

    /// <summary>What of an earlier run it goes on with; null for the whole runbook.</summary>
    public Continuation? Continues { get; init; }

    /// <summary>The terms of the earlier run, where that asked for more than its runbook: it was proposed while a changed policy
    /// waited to be confirmed. Null for those the runbook names.</summary>
    public PolicyTerms? Terms { get; init; }

    /// <summary>True for a run under the plan's break-glass.</summary>
    public bool BreakGlass { get; init; }
}
