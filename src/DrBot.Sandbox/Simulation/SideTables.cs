using DrBot.Commands.Plans;
using DrBot.Journal;

namespace DrBot.Sandbox.Simulation;

/// <summary>What lies beside the journal in the same store: plans, cursors, posted messages, buttons.</summary>
internal sealed class SideTables
{
    /// <summary>The files of every plan kept, by hash.</summary>
    public Dictionary<string, IReadOnlyList<PlanSource>> Plans { get; } = new(StringComparer.Ordinal);

    /// <summary>How far each projection has come.</summary>
    public Dictionary<string, long> Cursors { get; } = new(StringComparer.Ordinal);

    /// <summary>Which messages were posted where, by key.</summary>
    public Dictionary<string, LedgerMessage> Messages { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids by meaning.</summary>
    public Dictionary<string, string> Buttons { get; } = new(StringComparer.Ordinal);
}
