namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>I5: what has ended stays as it ended: nothing of a run's life follows its end.</summary>
internal sealed class EndedStaysEnded : IInvariant
{
    private static readonly HashSet<string> Ends =
    [
        "run.completed", "run.failed", "run.aborted", "run.refused", "run.expired", "run.withdrawn", "run.superseded", "approval.denied",
    ];

    /// <inheritdoc />
    public string Name => "I5";

    /// <inheritdoc />
    public IEnumerable<string> Breaches(History history)
    {
        var ended = new Dictionary<string, string>(StringComparer.Ordinal);
        var started = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in history.Entries.Where(e => e.Run.Length > 0))
        {
            if (ended.TryGetValue(entry.Run, out var end) && IsLife(entry.Type))
                yield return $"{entry.Run}: {entry.Type} at entry {entry.Seq} follows its end by {end}";
            if (entry.Type == "run.started")
                started.Add(entry.Run);
            // On a started run a no only pauses it.
            if (Ends.Contains(entry.Type) && !(entry.Type == "approval.denied" && started.Contains(entry.Run)))
                ended.TryAdd(entry.Run, entry.Type);
        }
    }

    private static bool IsLife(string type) =>
        type.StartsWith("run.", StringComparison.Ordinal) || type.StartsWith("step.", StringComparison.Ordinal);
}
