using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Journal;

namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>I1: no call that changes anything before a committed, still valid approval where one is demanded.</summary>
internal sealed class ApprovalBeforeChange : IInvariant
{
    /// <inheritdoc />
    public string Name => "I1";

    /// <inheritdoc />
    public IEnumerable<string> Breaches(History history)
    {
        var incidents = new Dictionary<string, IncidentState?>(StringComparer.Ordinal);
        var next = 0;
        foreach (var call in history.Calls.Where(c => c.Call.Changing).OrderBy(c => c.Head))
        {
            for (; next < history.Entries.Count && history.Entries[next].Seq <= call.Head; next++)
                if (EventCodec.IncidentOf(history.Entries[next].Stream) is { Length: > 0 } id)
                    incidents[id] = EventCodec.Fold(incidents.GetValueOrDefault(id), [history.Entries[next]]);
            var run = incidents.Values.Select(i => i?.Run(call.Run ?? "")).FirstOrDefault(r => r is not null);
            if (Problem(call, run) is { } problem)
                yield return $"{History.NameOf(call)} at entry {call.Head}: {problem}";
        }
    }

    private static string? Problem(ObservedCall call, RunState? run)
    {
        if (run is null)
            return $"sent for no run on record ({call.Run ?? "none named"})";
        if (!run.HasStarted)
            return $"{run.Id} had not started";
        if (run.Step(call.Step ?? "") is not { Attempts: > 0, DispatchedAt: { } intended })
            return $"{run.Id} {call.Step} had no intent on record";
        if (run.Plan.Policy is not { } policy)
            return null;
        if (SlotMatching.Match(policy.Slots, run.Votes).Any(v => v is null))
            return $"the slots {string.Join(", ", policy.Slots)} were not filled";
        return run.ValidUntil < intended ? $"the approval held until {run.ValidUntil:HH:mm:ss}, the intent is of {intended:HH:mm:ss}" : null;
    }
}
