using DrBot.Commands;
using DrBot.Commands.Runs;

namespace DrBot.TestKit;

/// <summary>Who holds which target, folded from the targets' own streams. A claim taken or freed twice is an error.</summary>
public sealed class TestTargets
{
    private readonly Dictionary<string, (string? Holder, long Version)> streams = [];

    /// <summary>The run that holds a target (by its short name in the plan <c>small</c>), or null.</summary>
    public string? HolderOf(string target) => streams.GetValueOrDefault(Streams.Target("small", target)).Holder;

    /// <summary>Targets a run holds.</summary>
    public IReadOnlyList<string> HeldBy(string run) => [.. streams.Where(s => s.Value.Holder == run).Select(s => s.Key)];

    /// <summary>The evidence of who holds every target a run touches or has claimed.</summary>
    public IReadOnlyList<TargetHold> Read(RunState run) => [.. run.Plan.Steps.SelectMany(s => s.Touches).Union(run.Claims).Select(t =>
    {
        var (holder, version) = streams.GetValueOrDefault(Streams.Target(run.Plan.Plan, t));
        return new TargetHold(t, holder, version);
    })];

    /// <summary>True when the streams still stand where the decision was made.</summary>
    public bool Stands(StreamEvents s) =>
        s.ExpectedVersion == StreamEvents.AnyVersion || s.ExpectedVersion == streams.GetValueOrDefault(s.Stream).Version;

    /// <summary>Folds what a target's stream gains.</summary>
    public void Append(StreamEvents gained)
    {
        foreach (var e in gained.Events)
        {
            var (holder, version) = streams.GetValueOrDefault(gained.Stream);
            var next = (e, holder) switch
            {
                (TargetClaimed c, null) => c.Run,
                (TargetReleased r, { } h) when r.Run == h => null,
                _ => throw new InvalidOperationException($"{gained.Stream}, held by {holder ?? "nobody"}, cannot take {e}"),
            };
            streams[gained.Stream] = (next, version + 1);
        }
    }

    /// <summary>Another run takes a target, as if in another incident.</summary>
    public void Hold(string target, string run) =>
        Append(new StreamEvents(Streams.Target("small", target), StreamEvents.AnyVersion, [new TargetClaimed(run)]));
}
