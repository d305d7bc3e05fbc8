using System.Diagnostics.CodeAnalysis;

namespace DrBot.Commands.Plans;

/// <summary>What came of reading a plan: the plan, or everything that is wrong with it.</summary>
/// <param name="Loaded">The plan; null when there are errors.</param>
/// <param name="Errors">Everything wrong, in the order of the file.</param>
/// <param name="Warnings">What is legal but unwise, in the order of the file; also given beside errors.</param>
public sealed record PlanReading(
    LoadedPlan? Loaded, IReadOnlyList<PlanFinding> Errors, IReadOnlyList<PlanFinding> Warnings)
{
    /// <summary>True when <see cref="Loaded"/> is there.</summary>
    [MemberNotNullWhen(true, nameof(Loaded))]
    public bool Succeeded => Loaded is not null;
}
