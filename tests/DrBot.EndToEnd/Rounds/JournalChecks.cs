using System.Text.Json.Nodes;
using DrBot.Sandbox.World;

namespace DrBot.EndToEnd.Rounds;

/// <summary>What the exported record of an arena must show, beside the world's own call log.</summary>
internal static class JournalChecks
{
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(2);

    private static readonly string[] Ends =
        ["run.completed", "run.failed", "run.aborted", "run.refused", "run.expired", "run.withdrawn", "run.superseded", "approval.denied"];

    /// <summary>Everything that does not hold.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(Arena arena, IReadOnlyCollection<string> runs)
    {
        var folder = Path.Combine(arena.Host.Folder, "export");
        var (exit, output, error) = await DrBotCommand.RunAsync(
            arena.Host.Folder, "audit", "export", "--store", arena.Store, "--out", folder);
        if (exit is not (0 or 4))
            return [$"I4 the export ended with {exit}: {output} {error}"];
        var verified = await DrBotCommand.RunAsync(arena.Host.Folder, "audit", "verify", folder);
        var entries = (await File.ReadAllLinesAsync(Path.Combine(folder, "log.ndjson")))
            .Select(l => JsonNode.Parse(l)!).ToArray();
        return
        [
            .. verified.Exit is 0 or 4 ? Array.Empty<string>() : [$"I7 the chain: {verified.Out} {verified.Error}"],
            .. Find(entries, [.. arena.Changes()], runs),
        ];
    }

    /// <summary>Everything that does not hold in these lines of the record.</summary>
    /// <param name="runs">The runs that people were told of, each of which has completed.</param>
    public static IReadOnlyList<string> Find(IReadOnlyList<JsonNode> entries, IReadOnlyList<Call> changes, IReadOnlyCollection<string> runs)
    {
        var byRun = entries.Where(e => e["run"] is not null).GroupBy(e => (string)e["run"]!).ToDictionary(g => g.Key, g => g.ToArray());
        return
        [
            .. runs.Where(r => !byRun.ContainsKey(r)).Select(r => $"I3 {r} is not on record"),
            .. runs.Where(byRun.ContainsKey).SelectMany(r => OfRun(r, byRun[r])),
            .. byRun.SelectMany(r => Life(r.Key, [.. r.Value.Select(Type)])),
            .. changes.Where(c => !byRun.Values.Any(r => Covers(r, c))).Select(c => $"I1 {c.Operation} {c.Target} happened under no approval"),
        ];
    }

    private static IEnumerable<string> OfRun(string run, JsonNode[] entries)
    {
        var types = entries.Select(Type).ToList();
        foreach (var (type, times) in new[] { ("run.proposed", 1), ("run.approved", 1), ("run.started", 1), ("run.completed", 1), ("approval.recorded", 2) })
            if (types.Count(t => t == type) != times)
                yield return $"I3 {run} has {type} {types.Count(t => t == type)} times on record";
        var intent = types.IndexOf("step.dispatching");
        if (intent >= 0 && intent < types.IndexOf("run.approved"))
            yield return $"I1 {run} has an intent before its approval";
        foreach (var twice in entries.Where(e => Type(e) == "step.result").GroupBy(e => (string)e["data"]!["step"]!).Where(g => g.Count() > 1))
            yield return $"I4 {run} records {twice.Count()} results of step {twice.Key}";
    }

    // Whatever was proposed has one end, also what nobody was told of, and nothing of its life follows.
    private static IEnumerable<string> Life(string run, string[] types)
    {
        var end = Array.FindIndex(types, t => Ends.Contains(t));
        if (types.Contains("run.proposed") && end < 0)
            yield return $"I6 {run} has no end: its last entry is {types[^1]}";
        if (end >= 0 && types.Skip(end + 1).FirstOrDefault(t => t.StartsWith("run.", StringComparison.Ordinal) || t.StartsWith("step.", StringComparison.Ordinal)) is { } after)
            yield return $"I5 {run}: {after} follows its end by {types[end]}";
    }

    private static bool Covers(JsonNode[] run, Call change) =>
        At(run, "run.approved") is { } approved && At(run, "run.completed") is { } ended
        && change.At >= approved - ClocksDiffer && change.At <= ended + ClocksDiffer;

    private static DateTimeOffset? At(JsonNode[] run, string type) =>
        run.FirstOrDefault(e => Type(e) == type) is { } entry ? (DateTimeOffset)entry["t"]! : null;

    private static string Type(JsonNode entry) => (string)entry["type"]!;
}
