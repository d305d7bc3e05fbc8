using System.Text.Json.Nodes;
using DrBot.Commands.Incidents;
using DrBot.Journal;

namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>I4: state and audit agree. Every effect has its intent on record before it, what moves together stands
/// together, and what the bot tells is what the record folds to.</summary>
internal sealed class StateAndAuditAgree : IInvariant
{
    /// <inheritdoc />
    public string Name => "I4";

    /// <inheritdoc />
    public IEnumerable<string> Breaches(History history) =>
        [.. WithoutIntent(history), .. Apart(history), .. ToldOtherwise(history)];

    private static IEnumerable<string> WithoutIntent(History history) => history.Calls.Where(c => c.Call.Effective)
        .Where(c => !history.Entries.Any(e =>
            e.Type == "step.dispatching" && e.Seq <= c.Head && e.Run == c.Run && (string?)e.Data["step"] == c.Step))
        .Select(c => $"{History.NameOf(c)} had its effect, and no intent stands before entry {c.Head}");

    // A run's start and the claims of its targets are one append, and so are its end and their release.
    private static IEnumerable<string> Apart(History history)
    {
        foreach (var started in history.Entries.Where(e => e.Type == "run.started"))
            foreach (var claim in (started.Data["claims"] as JsonArray ?? []).Select(c => (string?)c))
                if (!history.Entries.Any(e => e.Type == "target.claimed" && e.At == started.At && (string?)e.Data["run"] == started.Run
                    && e.Stream.EndsWith("/" + claim, StringComparison.Ordinal)))
                    yield return $"{started.Run} started, and its claim of {claim} does not stand with it";
        foreach (var ended in history.Entries.Where(e => e.Type is "run.completed" or "run.failed"))
            foreach (var held in Held(history, ended))
                yield return $"{ended.Run} ended, and {held} is still held by it";
    }

    private static IEnumerable<string> Held(History history, JournalEntry ended) => history.Entries
        .Where(e => e.Stream.StartsWith("target/", StringComparison.Ordinal) && e.At <= ended.At)
        .GroupBy(e => e.Stream)
        .Select(g => g.Last())
        .Where(e => e.Type == "target.claimed" && (string?)e.Data["run"] == ended.Run)
        .Select(e => e.Stream);

    private static IEnumerable<string> ToldOtherwise(History history)
    {
        var folded = history.Fold().ToDictionary(i => i.Id);
        foreach (var told in history.Told)
            if (!folded.TryGetValue(told.Id, out var truth) || Summary(told) != Summary(truth))
                yield return $"{told.Id} is told as {Summary(told)}; the record says {(truth is null ? "nothing" : Summary(truth))}";
    }

    private static string Summary(IncidentState incident) => string.Join("; ",
    [
        $"{incident.Status} at version {incident.Version}",
        .. incident.Runs.Select(r => $"{r.Id} {r.Status} [{string.Join(", ", r.Steps.Select(s => $"{s.Plan.Id} {s.Status}"))}]"),
    ]);
}
