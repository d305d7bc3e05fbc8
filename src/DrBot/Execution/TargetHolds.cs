using DrBot.Commands;
using DrBot.Commands.Runs;
using DrBot.Journal;

namespace DrBot.Execution;

/// <summary>Who holds which target, read from the targets' own streams.</summary>
internal sealed class TargetHolds(IJournal journal)
{
    /// <summary>The holds of every target a run touches.</summary>
    public async Task<IReadOnlyList<TargetHold>> ReadAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var holds = new List<TargetHold>();
        foreach (var target in plan.Steps.SelectMany(s => s.Touches).Distinct().Order(StringComparer.Ordinal))
        {
            var entries = await journal.ReadStreamAsync(Streams.Target(plan.Plan, target), 0, cancellationToken);
            var holder = entries.Count == 0 ? null : EventCodec.ToRecorded(entries[^1])?.Event is TargetClaimed c ? c.Run : null;
            holds.Add(new TargetHold(target, holder, entries.Count));
        }

        return holds;
    }
}
