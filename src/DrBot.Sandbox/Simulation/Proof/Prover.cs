using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Sandbox.Simulation.Checks;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Simulation.Proof;

/// <summary>
/// Carries a runbook out once undisturbed, and then once for every point the engine can end at: before and after every
/// entry of the record, and after every change at a provider.
/// </summary>
internal sealed class Prover(LoadedPlan plan, Runbook runbook, WorldSpec world)
{
    private const int LeastPoints = 2;

    /// <summary>Called with how many points are done, and how many there are.</summary>
    public Action<int, int> Progress { get; init; } = (_, _) => { };

    /// <summary>Proves it, or says what does not hold.</summary>
    public async Task<ProofResult> ProveAsync(CancellationToken cancellationToken)
    {
        var (whole, answer) = await PlayAsync(new NoFaults(), cancellationToken);
        if (Unfinished(whole, answer) is { } reason)
            return new ProofResult(plan.Plan.Name, runbook.Name, [], [reason]);
        var expected = new ProofReading(whole, runbook);
        var crashes = Crashes(whole).ToList();
        var points = new ProofPoint[crashes.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, crashes.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var (history, _) = await PlayAsync(crashes[i], token);
                points[i] = expected.PointOf(history);
                Progress(Interlocked.Increment(ref done), crashes.Count);
            });
        return new ProofResult(plan.Plan.Name, runbook.Name, points, [.. TooFew(points)]);
    }

    private static IEnumerable<SingleCrash> Crashes(History whole)
    {
        // Boundaries first, each before and after, in the order of the record; effects where they come.
        foreach (var boundary in whole.Boundaries.Where(b => b.Went))
        {
            yield return new SingleCrash(boundary.Number, after: false, call: 0);
            yield return new SingleCrash(boundary.Number, after: true, call: 0);
        }

        foreach (var call in whole.Calls.Where(c => c.Call.Effective && c.Number > 0))
            yield return new SingleCrash(append: 0, after: false, call.Number);
    }

    private IEnumerable<string> TooFew(IReadOnlyList<ProofPoint> points) => runbook.Steps
        .Select(s => (s.Id, Count: points.Count(p => p.Step == s.Id)))
        .Where(s => s.Count < LeastPoints)
        .Select(s => $"step {s.Id} was killed at {s.Count} point(s) only; a proof takes {LeastPoints} of each step");

    private string? Unfinished(History whole, string answer)
    {
        var run = whole.Fold().SelectMany(i => i.Runs).LastOrDefault();
        if (run is null)
            return $"the run could not be proposed: {answer}";
        if (run.Status is not (RunStatus.Completed or RunStatus.CompletedWithExceptions))
            return $"undisturbed, the run ended {run.Status}: {string.Join("; ", run.Pause?.Reasons ?? run.Notes)} {answer}".TrimEnd();
        return Invariants.Breaches(whole) is [var first, ..] ? $"undisturbed: {first}" : null;
    }

    private async Task<(History History, string Answer)> PlayAsync(IFaults faults, CancellationToken cancellationToken)
    {
        RunbookStory? story = null;
        var history = await Simulation.PlayAsync(
            new SimulationSetup
            {
                Plan = plan,
                World = world,
                Addresses = PlanWorld.AddressesOf(plan.Plan, runbook, world),
                Faults = faults,
            },
            s => (story = new RunbookStory(s, Verb, Words())).PlayAsync(),
            cancellationToken);
        return (history, story?.LastAnswer ?? "");
    }

    private string Verb => runbook.Name.Contains("failback", StringComparison.Ordinal) ? "failback"
        : runbook.Name.StartsWith("restore", StringComparison.Ordinal) ? "restore"
        : "failover";

    // An input that must be given is given something.
    private string Words() => string.Join(' ',
    [
        runbook.Name, .. runbook.Inputs.Where(i => i.Value is null).Select(i => $"--input {i.Key}=1"),
    ]);
}
