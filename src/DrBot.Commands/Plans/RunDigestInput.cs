using DrBot.Commands.Runs;

namespace DrBot.Commands.Plans;

/// <summary>Everything an approval of a run stands for.</summary>
public sealed record RunDigestInput
{
    /// <summary>The plan, with its hash.</summary>
    public required LoadedPlan Plan { get; init; }

    /// <summary>The actions, for types and defaults of inputs.</summary>
    public required ActionCatalogue Catalogue { get; init; }

    /// <summary><c>production</c>, <c>staging</c> or <c>practice</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The incident's id.</summary>
    public required string Incident { get; init; }

    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The runbook of the plan.</summary>
    public required Runbook Runbook { get; init; }

    /// <summary>
    /// The steps of the run when it is not the whole runbook (a run that continues another); null: all.
    /// </summary>
    public IReadOnlyList<Step>? Steps { get; init; }

    /// <summary>The mode; it decides which identity of a target is meant.</summary>
    public required RunMode Mode { get; init; }

    /// <summary>The person who asked, by the plan's key.</summary>
    public required string Requester { get; init; }

    /// <summary>The policy that must be satisfied; null when none.</summary>
    public ApprovalPolicy? Policy { get; init; }

    /// <summary>
    /// The run's inputs as given (an accepted data loss among them); the runbook's defaults are added.
    /// </summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();
}
