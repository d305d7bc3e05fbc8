using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;

namespace DrBot.Sandbox.Demo;

/// <summary>Judges how it ended: by what the emulated providers say, not by what DrBot says of itself.</summary>
internal static class Verdict
{
    public static async Task<DemoResult> ReachAsync(
        DemoPlan plan, Stage stage, ChannelWatch channel, Play play, string? trouble, TimeSpan wall, CancellationToken cancellationToken)
    {
        var unserved = await stage.TroubleAsync(cancellationToken);
        var world = await stage.ReadAsync(cancellationToken);
        var run = play.Run is null ? null : channel.Find(m => RunCardReading.Of(m)?.Run == play.Run) is { } card ? RunCardReading.Of(card) : null;
        var approval = play.Run is null ? null
            : channel.Find(m => ApprovalCardReading.Of(m)?.Run == play.Run) is { } asked ? ApprovalCardReading.Of(asked) : null;
        return new DemoResult
        {
            Outcome = Outcome(run, unserved, trouble),
            Trouble = trouble ?? unserved,
            Incident = play.Incident,
            RunState = run?.Status ?? approval?.Headline ?? "none",
            Steps = [.. (run?.Steps ?? []).Select(s => new DemoStep(
                s.Id, play.Actions.GetValueOrDefault(s.Id), s.State, s.Took ?? (s.State == "succeeded" ? TimeSpan.Zero : null)))],
            Approvals = [.. (approval?.Approvals ?? []).Select(a => (KeyOf(plan, a.Name), a.Slot))],
            RtoTarget = plan.Rto,
            RtoActual = TimelineReading.Recovery(play.Timeline, play.Outage),
            RpoTarget = plan.Rpo,
            RpoActual = approval?.DataLoss,
            Updates = TimelineReading.Updates(play.Timeline, play.Outage),
            NextUpdates = play.NextUpdates,
            Debt = play.Debt,
            World = Excerpt(world),
            Wall = wall,
        };
    }

    /// <summary>Recovered only if users are served, the run completed and nothing went wrong on the way; unknown while
    /// nobody can say.</summary>
    internal static string Outcome(RunCardReading? run, string? unserved, string? trouble) => (unserved, trouble, run) switch
    {
        (null, null, { HasCompleted: true }) => DemoResult.Recovered,
        (null, _, _) => DemoResult.Unknown,
        (_, _, { HasEnded: false, Status: not "Paused" }) => DemoResult.Unknown,
        _ => DemoResult.NotRecovered,
    };

    private static string KeyOf(DemoPlan plan, string name) => plan.People.FirstOrDefault(p => p.Name == name)?.Key ?? name;

    private static JsonObject Excerpt(JsonObject world) => new()
    {
        ["dns"] = Each(world, "dns", d => d.Text("value")),
        ["databases"] = Each(world, "databases", d => new JsonObject { ["role"] = d.Text("role"), ["region"] = d.Text("region") }),
        ["deployments"] = Each(world, "deployments", d => new JsonObject
        {
            ["desired"] = d["desired"]!.DeepClone(), ["ready"] = d["ready"]!.DeepClone(),
        }),
    };

    private static JsonObject Each(JsonObject world, string name, Func<JsonObject, JsonNode?> of) =>
        new(world[name]!.AsObject().Select(i => KeyValuePair.Create(i.Key, of((JsonObject)i.Value!))));
}
