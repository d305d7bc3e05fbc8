using System.CommandLine;
using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Hosting;

namespace DrBot.Sandbox.Simulation.Proof;

/// <summary><c>prove PLAN</c>: kills the engine at every point a runbook has, in a world made of the plan, and shows
/// that every change is made once. Nothing outside this process is touched.</summary>
internal static class ProveCommand
{
    private const int Failed = 1;
    private const int Usage = 2;
    private const int NotReadable = 3;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var plan = new Argument<string>("PLAN") { Description = "The plan's file." };
        var runbook = new Option<string?>("--runbook")
        {
            Description = "The runbook; otherwise 'failover', or the first a scenario names.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document; its seconds are domain time of the simulation." };
        var prove = new Command("prove", "Kills the engine at every point of a runbook and shows that nothing is lost or doubled.")
        {
            plan, runbook, json,
        };
        prove.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(plan)!, parsed.GetValue(runbook), parsed.GetValue(json),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return prove;
    }

    private static async Task<int> RunAsync(
        string path, string? name, bool json, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var files = await PlanFiles.ReadAsync(path, cancellationToken);
        var reading = files.Sources.Count == 0 ? new PlanReading(null, files.Problems, []) : PlanFiles.Check(files, ActionCatalogueFactory.Create());
        if (reading.Loaded is not { } loaded)
        {
            foreach (var problem in reading.Errors)
                await error.WriteLineAsync(problem.ToString());
            return files.Sources.Count == 0 ? NotReadable : Failed;
        }

        if (Choose(loaded.Plan, name) is not { } runbook)
        {
            await error.WriteLineAsync(name is null
                ? $"plan '{loaded.Plan.Name}' has no runbook: there is nothing to prove"
                : $"plan '{loaded.Plan.Name}' has no runbook '{name}'; known: {string.Join(", ", loaded.Plan.Runbooks.Keys)}");
            return Usage;
        }

        var result = await ProveAsync(loaded, runbook, error, cancellationToken);
        await output.WriteAsync(json ? ProofText.ToJson(result) + "\n" : ProofText.ToTable(result));
        return result.Held ? 0 : Failed;
    }

    private static Runbook? Choose(Plan plan, string? name) => name is not null
        ? plan.Runbooks.GetValueOrDefault(name)
        : plan.Runbooks.GetValueOrDefault("failover")
            ?? plan.Scenarios.Values.Select(s => s.Runbook).OfType<string>().Select(plan.Runbooks.GetValueOrDefault).FirstOrDefault(r => r is not null)
            ?? plan.Runbooks.Values.FirstOrDefault();

    private static Task<ProofResult> ProveAsync(
        LoadedPlan loaded, Runbook runbook, TextWriter error, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        var told = TimeProvider.System.GetTimestamp();
        return new Prover(loaded, runbook, PlanWorld.Of(loaded.Plan, runbook))
        {
            Progress = (done, of) =>
            {
                lock (gate)
                {
                    if (TimeProvider.System.GetElapsedTime(told) < Every)
                        return;
                    told = TimeProvider.System.GetTimestamp();
                    error.WriteLine($"{loaded.Plan.Name}: {runbook.Name}: {done} of {of} points");
                }
            },
        }.ProveAsync(cancellationToken);
    }
}
