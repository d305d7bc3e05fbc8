using System.Text.Json.Nodes;
using DrBot.Sandbox.World;

namespace DrBot.EndToEnd.Rounds;

/// <summary>What the exported record of an arena must show, beside the world's own call log.</summary>
internal static class JournalChecks
{
    private static readonly string[] Ends = ["run.completed", "run.failed", "run.aborted", "run.expired", "run.withdrawn", "run.rejected", "run.superseded"];

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
            .. runs.SelectMany(r => OfRun(r, [.. entries.Where(e => (string?)e["run"] == r).Select(e => (string)e["type"]!)])),
            .. runs.SelectMany(r => Results(r, entries.Where(e => (string?)e["run"] == r && (string)e["type"]! == "step.result"))),
            .. BeforeApproval(entries, arena.Host.World.Calls),
        ];
    }

    private static IEnumerable<string> OfRun(string run, IReadOnlyList<string> types)
    {
        if (types.Count(t => t == "run.proposed") != 1)
            yield return $"I3 {run} was proposed {types.Count(t => t == "run.proposed")} times on record";
        if (types.Count(t => t == "run.started") != 1)
            yield return $"I3 {run} was started {types.Count(t => t == "run.started")} times on record";
        var ends = types.Where(t => Ends.Contains(t)).ToArray();
        if (ends is not ["run.completed"])
            yield return $"I5 {run} ended as {string.Join(", ", ends)}";
        var intent = types.ToList().IndexOf("step.dispatching");
        var approved = types.ToList().IndexOf("run.approved");
        if (approved < 0 || (intent >= 0 && intent < approved))
            yield return $"I1 {run} has an intent before its approval";
        if (types.Count(t => t == "approval.recorded") != 2)
            yield return $"I3 {run} has {types.Count(t => t == "approval.recorded")} votes of two people on record";
    }

    private static IEnumerable<string> Results(string run, IEnumerable<JsonNode> results) => results
        .GroupBy(e => (string)e["data"]!["step"]!).Where(g => g.Count() > 1)
        .Select(g => $"I4 {run} records {g.Count()} results of step {g.Key}");

    // Nothing changed in the world before the first run was approved.
    private static IEnumerable<string> BeforeApproval(IEnumerable<JsonNode> entries, IReadOnlyList<Call> calls)
    {
        var approved = entries.Where(e => (string)e["type"]! == "run.approved").Select(e => (DateTimeOffset)e["t"]!).FirstOrDefault(DateTimeOffset.MaxValue);
        foreach (var call in calls.Where(c => c.Effective && c.Service is not ("smtp" or "statuspage") && c.At < approved.AddSeconds(-1)))
            yield return $"I1 {call.Operation} {call.Target} happened before any approval";
    }
}
