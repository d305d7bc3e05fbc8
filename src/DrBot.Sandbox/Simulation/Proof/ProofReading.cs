using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.Sandbox.Simulation.Checks;

namespace DrBot.Sandbox.Simulation.Proof;

/// <summary>Reads one crash out of what it left behind, against the run nobody disturbed.</summary>
internal sealed class ProofReading(History undisturbed, Runbook runbook)
{
    private readonly Dictionary<string, int> expected = Count(undisturbed);

    /// <summary>What a play with one crash shows.</summary>
    public ProofPoint PointOf(History history)
    {
        if (history.Crashes is not [var crash])
            return new ProofPoint("none", null, "", "", 0, 0) { Broken = [$"the engine ended {history.Crashes.Count} times, not once"] };
        var at = Fold(history.Entries.Where(e => e.Seq <= crash.Head));
        var found = Count(history);
        return new ProofPoint(
            crash.Where, crash.Step, Before(history, crash, at), Resumed(history, crash, at), Effects(found), Seconds(history, crash))
        {
            Broken = [.. Broken(history, found)],
        };
    }

    // Every change at a provider, and every step's end on record.
    private static Dictionary<string, int> Count(History history) => history.Effects
        .Concat(history.Entries.Where(e => e.Type == "step.result").Select(e => $"{(string?)e.Data["step"]}: its end on record"))
        .GroupBy(e => e)
        .ToDictionary(g => g.Key, g => g.Count());

    private int Effects(Dictionary<string, int> found) =>
        expected.Keys.Union(found.Keys).Select(k => found.GetValueOrDefault(k)).OrderByDescending(n => Math.Abs(n - 1)).FirstOrDefault(1);

    private IEnumerable<string> Broken(History history, Dictionary<string, int> found)
    {
        foreach (var breach in Invariants.Breaches(history))
            yield return breach;
        foreach (var name in expected.Keys.Union(found.Keys).Where(k => found.GetValueOrDefault(k) != 1))
            yield return $"{name}: {found.GetValueOrDefault(name)} times";
        if (history.Fold().SelectMany(i => i.Runs).LastOrDefault()?.Status is not RunStatus.Completed and var status)
            yield return $"the run ended {status?.ToString() ?? "before it was proposed"}";
    }

    private static double Seconds(History history, Crash crash)
    {
        var killed = Simulation.Begin + crash.At;
        var next = history.Entries.FirstOrDefault(e => e.Seq > crash.Head && e.At >= killed);
        return next is null ? 0 : Math.Round((next.At - killed).TotalSeconds, 1);
    }

    private string Before(History history, Crash crash, IncidentState? at)
    {
        if (at?.Runs.LastOrDefault() is not { } run)
            return at is null ? "nothing on record" : "an incident, no run yet";
        if (crash.Step is null || run.Step(crash.Step) is not { } step)
            return $"the run {Words(run.Status)}";
        var changes = undisturbed.Calls.Where(c => c.Call.Effective && c.Step == crash.Step).Select(History.NameOf).Distinct().Count();
        var made = history.Calls.Count(c => c.Call.Effective && c.Step == crash.Step && IsBefore(c, crash));
        return Words(step.Status) + (changes == 0 ? "" : changes == 1 ? made == 1 ? ", the change made" : ", nothing changed"
            : $", {made} of {changes} changes made");
    }

    private string Resumed(History history, Crash crash, IncidentState? at)
    {
        var run = at?.Runs.LastOrDefault();
        if (run is null || crash.Step is null || run.Step(crash.Step) is not { } step)
            return ResumedRun(crash, run);
        var later = history.Entries.Where(e => e.Seq > crash.Head && e.Run == run.Id && (e.Type.StartsWith("step.", StringComparison.Ordinal)
            && (string?)e.Data["step"] == crash.Step)).Select(e => e.Type).ToList();
        if (step.Status is StepStatus.Succeeded or StepStatus.Skipped)
            return "nothing: it was done";
        var sent = history.Calls.Any(c => c.Call.Changing && c.Step == crash.Step && !IsBefore(c, crash));
        if (step.Status == StepStatus.Accepted)
            return runbook.Step(crash.Step).Action == "manual" ? "went on waiting for a hand" : "looked on until it was done";
        if (step.Status == StepStatus.Planned)
            return later.Contains("step.dispatching") ? "recorded the intent, sent it" : "looked: it was so already";
        return later.Contains("step.reconciled") ? sent ? "looked, sent what was missing" : "looked: under way, nothing sent"
            : sent ? "looked, not there: sent it" : later.Contains("step.accepted") ? "looked, recorded it" : "looked: done, nothing sent";
    }

    private static string ResumedRun(Crash crash, RunState? run) => crash.Where.Split(' ')[^1] switch
    {
        var w when w.StartsWith("update.", StringComparison.Ordinal) => "told the audience, once",
        "run.previewed" => "looked at every target again",
        "run.approved" or "run.started" when run is { HasStarted: false } => "looked again, started the run",
        _ when run is { HasEnded: true } => "nothing: it had ended",
        _ when run is { HasStarted: true } => "took the run up again",
        _ => "the delivery came again, counted once",
    };

    private static bool IsBefore(ObservedCall call, Crash crash) => call.Call.At <= Simulation.Begin + crash.At;

    private static IncidentState? Fold(IEnumerable<JournalEntry> entries) => entries
        .Where(e => e.Stream.StartsWith(Streams.IncidentPrefix, StringComparison.Ordinal))
        .GroupBy(e => e.Stream)
        .Select(g => EventCodec.Fold(null, g))
        .LastOrDefault();

    private static string Words(StepStatus status) => status switch
    {
        StepStatus.Planned => "no intent",
        StepStatus.Dispatching => "the intent on record",
        StepStatus.Accepted => "accepted",
        StepStatus.Succeeded => "done",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static string Words(RunStatus status) => status switch
    {
        RunStatus.AwaitingApproval => "waits for approval",
        _ => "is " + status.ToString().ToLowerInvariant(),
    };
}
