namespace DrBot.Sandbox.Simulation.Proof;

/// <summary>One point the engine was killed at, and what came of it.</summary>
/// <param name="Boundary">Where it was killed.</param>
/// <param name="Step">The step it was about; null for the run as a whole.</param>
/// <param name="Before">What was true then.</param>
/// <param name="Resumed">What the next process did.</param>
/// <param name="Effects">How often each change of the run had its effect: 1, or the number that is wrong.</param>
/// <param name="Seconds">Domain time from the kill to the next entry of the record.</param>
internal sealed record ProofPoint(
    string Boundary, string? Step, string Before, string Resumed, int Effects, double Seconds)
{
    /// <summary>What did not hold; empty when all did.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];
}

/// <summary>What a proof came to.</summary>
/// <param name="Plan">The plan's key.</param>
/// <param name="Runbook">The runbook's key.</param>
/// <param name="Points">Every point.</param>
/// <param name="Problems">Why it does not hold as a whole; the points have their own.</param>
internal sealed record ProofResult(
    string Plan, string Runbook, IReadOnlyList<ProofPoint> Points, IReadOnlyList<string> Problems)
{
    /// <summary>True when everything held at every point, and no step had fewer than two.</summary>
    public bool Held => Problems.Count == 0 && Points.Count > 0 && Points.All(p => p.Broken.Count == 0);
}
