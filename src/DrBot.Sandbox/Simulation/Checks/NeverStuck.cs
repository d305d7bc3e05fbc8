using DrBot.Commands.Runs;
using DrBot.Desk;

namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>I6: every run ends, or waits for somebody who is named, within a bound.</summary>
internal sealed class NeverStuck : IInvariant
{
    /// <summary>How long after the last trouble a run of quick steps may take: its clocks and backoffs, and an hour by which
    /// a clock was wrong, which what waits by the time of day may wait out.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(90);

    /// <inheritdoc />
    public string Name => "I6";

    /// <inheritdoc />
    public IEnumerable<string> Breaches(History history)
    {
        var open = history.Fold().SelectMany(i => i.Runs.Where(r => !r.HasEnded).Select(r => (Run: r, Waits: StatusText.WaitsFor(r, i.ChangedAt)))).ToList();
        foreach (var (run, _) in open.Where(o => o.Waits is null))
            yield return $"{run.Id} is {run.Status} after {history.Elapsed:d\\.hh\\:mm\\:ss} and waits for nobody: {Describe(run)}";
        if (history.EndedAfter > Bound)
            yield return $"the last run ended {history.EndedAfter:d\\.hh\\:mm\\:ss} after the last trouble";
        if (!history.Completed && open.Count == 0)
            yield return $"the people did not come to an end within {history.Elapsed:d\\.hh\\:mm\\:ss}";
        if (!history.Completed)
            foreach (var (run, waits) in open.Where(o => o.Waits is not null))
                yield return $"{run.Id} is {run.Status} after {history.Elapsed:d\\.hh\\:mm\\:ss}; it waits for {waits}, "
                    + $"and they have done all they could: {Describe(run)}";
    }

    private static string Describe(RunState run) =>
        string.Join("; ", run.Pause?.Reasons ?? run.Notes) + " " + string.Join(", ", run.Steps.Select(s => $"{s.Plan.Id} {s.Status}"));
}
