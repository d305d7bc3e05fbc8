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
            holds.Add(new TargetHold(target, entries.Count == 0 ? null : HolderOf(entries[^1]), entries.Count));
        }

        return holds;
    }

    // What a newer version wrote may be a hold.
    private static string? HolderOf(JournalEntry newest) => EventCodec.ToRecorded(newest) switch
    {
        null => $"a run of a newer version of DrBot (entry {newest.Seq})",
        { Event: TargetClaimed claimed } => claimed.Run,
        _ => null,
    };
}
