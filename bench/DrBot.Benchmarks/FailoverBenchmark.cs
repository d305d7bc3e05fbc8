using System.Globalization;
using DrBot.Commands;
using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.Journal.Sqlite;
using DrBot.Sandbox.Demo;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.World;

namespace DrBot.Benchmarks;

/// <summary>
/// The demo's failover against the least time it could take: the waits that the providers impose on its critical path, for
/// the changes the world's call log shows. What the run took beyond that is DrBot's own. Both in domain time; the manual
/// step on the path is the person's and left out of both.
/// </summary>
internal static class FailoverBenchmark
{
    private const int Rounds = 3;
    private const double Speed = 60;
    private const double Target = 1.05;

    // A promotion is believed at its second reading: the plan's action reads 2 s apart.
    private static readonly TimeSpan Confirming = TimeSpan.FromSeconds(2);

    public static async Task RunAsync()
    {
        var ratios = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("drbot-bench-");
            try
            {
                var store = Path.Combine(folder.FullName, "drbot.db");
                var result = await DemoRun.PlayAsync(
                    new DemoOptions { Plan = new SandboxOptions().Plan, Speed = Speed, Store = store }, new SilentNarrator(), CancellationToken.None);
                if (result.Outcome != DemoResult.Recovered)
                    throw new InvalidOperationException($"the demo ended {result.Outcome}: {result.Trouble}");
                var (run, person) = await ReadAsync(store, result.Incident!);
                var path = PathOf(result.Calls, FoundingWorlds.Unjucks.Timings);
                ratios.Add((run - person) / path);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}  run {run.TotalSeconds:0} s, of it a person {person.TotalSeconds:0} s; providers' critical path {path.TotalSeconds:0} s; ratio {ratios[^1]:0.000}"));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        ratios.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"failover / critical path at speed {Speed:0}, median of {Rounds}: {ratios[Rounds / 2]:0.000} (target <= {Target}); {ProcessFacts.Load()}"));
    }

    // The changes follow one another: database, pods, traffic. What runs side by side waits once.
    private static TimeSpan PathOf(IReadOnlyList<Call> calls, WorldTimings waits) =>
        Wait(calls, "PromoteReadReplica", waits.Promotion + Confirming)
        + Wait(calls, "patch deployments/scale", waits.PodStart)
        + Wait(calls, "ChangeResourceRecordSets", waits.Propagation);

    private static TimeSpan Wait(IReadOnlyList<Call> calls, string operation, TimeSpan wait) =>
        calls.Any(c => c.Effective && c.Operation == operation)
            ? wait
            : throw new InvalidOperationException($"the world saw no effective {operation}");

    // From run.started to run.completed; and the person's part, from the last scaled workload to the confirmation.
    private static async Task<(TimeSpan Run, TimeSpan Person)> ReadAsync(string store, string incident)
    {
        using var journal = SqliteJournal.OpenReadOnly(store);
        var entries = await journal.ReadStreamAsync(Streams.Incident(incident), 0, CancellationToken.None);
        var recorded = entries.Select(EventCodec.ToRecorded).OfType<Recorded>().ToList();
        var started = recorded.First(r => r.Event is RunStarted).At;
        var ended = recorded.Last(r => r.Event is RunCompleted).At;
        var scaled = Ends(recorded, "scale-api").Concat(Ends(recorded, "scale-worker")).Max();
        var confirmed = Ends(recorded, "load-balancer").Concat(Ends(recorded, "check-database")).Max();
        return (ended - started, confirmed > scaled ? confirmed - scaled : TimeSpan.Zero);
    }

    private static IEnumerable<DateTimeOffset> Ends(IEnumerable<Recorded> recorded, string step) =>
        recorded.Where(r => r.Event is StepEvent e && e.Step == step).Select(r => r.At).TakeLast(1);
}
