using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Execution.Waking;
using DrBot.Hosting.Configuration;
using DrBot.Plans;

namespace DrBot.Hosting;

/// <summary>
/// Looks at the plans' files again and again. A changed file counts for new proposals; one with mistakes is reported and
/// the former one stays. A run that has not started and would now do something else is superseded; a started one goes on
/// with its own copy.
/// </summary>
internal sealed partial class PlanWatch(
    BotOptions options,
    PlanLoader loader,
    PlanLibrary library,
    PolicyBook policies,
    ActionRegistry actions,
    IncidentReader incidents,
    CommandGate gate,
    Degradations degraded,
    [FromKeyedServices(WakeUpKinds.Plans)] IWakeUps wakeUps,
    TimeProvider wire,
    ILogger<PlanWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, (PlanFilesReading Files, PlanReading Reading)> looked = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("watching the plans' files", WatchAsync, wire, logger, stoppingToken);

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            wakeUps.WakeAt(wire.GetUtcNow() + Every);
            await wakeUps.NextAsync(stoppingToken);
            await LookAsync(options.Plans, stoppingToken);
        }
    }

    /// <summary>What the plan forbids now must not start: this is over before the driver begins.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(options.Plans, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Looks at the files now, and then at the runs that may not start by what all of them say.</summary>
    internal async Task LookAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
            await LookAsync(path, cancellationToken);
        await RefreshAsync(cancellationToken);
        await SupersedeAllAsync(cancellationToken);
    }

    private async Task LookAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var reading = Check(path, await PlanFiles.ReadAsync(path, cancellationToken));
            var other = reading.Loaded is { } read ? loader.OtherFileOf(read, path) : null;
            var why = WhyNot(reading, other);
            if (reading.Loaded is { } plan && other is null)
                why = await TakeAsync(plan, path, cancellationToken);
            degraded.Set($"plan {Path.GetFileName(path)}", why);
        }
        catch (Journal.JournalUnavailableException e)
        {
            LogNotTaken(path, e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever somebody does to a plan's file, the runs under way go on.
            LogNotRead(e, path);
        }
    }

    // What another replica loaded counts here too, until this one's own file changes: runs proposed there must not be judged by
    // a file that is merely older.
    private async Task<string?> TakeAsync(LoadedPlan plan, string path, CancellationToken cancellationToken)
    {
        if (loader.HasChanged(plan, path))
        {
            await loader.TakeAsync(plan, path, cancellationToken);
            LogChanged(plan.Plan.Name, plan.Hash);
            return null;
        }

        try
        {
            return await loader.AdoptAsync(plan, cancellationToken) is { } newest
                ? $"another replica loaded {plan.Plan.Name} {newest[..12]}, which counts here too; this replica's file is still "
                    + $"{plan.Hash[..12]}: bring it to the same version, or change it here, if only a comment, to have it count again"
                : null;
        }
        catch (FormatException e)
        {
            return $"another replica loaded a newer {plan.Plan.Name} that this version of DrBot cannot read ({e.Message}): "
                + $"proposals made here go by {plan.Hash[..12]}; upgrade this replica";
        }
    }

    // The same bytes say the same: most looks end here, and cost no parsing.
    private PlanReading Check(string path, PlanFilesReading files)
    {
        if (looked.TryGetValue(path, out var before) && before.Files.Sources.SequenceEqual(files.Sources)
            && before.Files.Problems.SequenceEqual(files.Problems))
            return before.Reading;
        var reading = PlanFiles.Check(files, actions.Catalogue);
        looked[path] = (files, reading);
        return reading;
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await policies.RefreshAsync(cancellationToken);
        }
        catch (Journal.JournalUnavailableException e)
        {
            LogNotTaken("policies", e.Message);
        }
    }

    private static string? WhyNot(PlanReading reading, string? other) => reading.Errors.Count > 0
        ? $"the changed file has {reading.Errors.Count} mistakes and does not count; first: {reading.Errors[0]}"
        : other is null ? null
            : $"the changed file calls itself plan '{reading.Loaded!.Plan.Name}', which is {other}: it does not count, and "
                + "what counted goes on counting; give it a name of its own under `plan:`";

    // Asked anew every time: the plan may have changed while DrBot was down, or DrBot have ended between the two.
    private async Task SupersedeAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var plan in library.Files)
                await SupersedeAsync(plan, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotCompared(e);
        }
    }

    private async Task SupersedeAsync(LoadedPlan plan, CancellationToken cancellationToken)
    {
        foreach (var incident in await incidents.OpenAsync(cancellationToken))
            // The rest of a started run goes on with that run's copy.
            foreach (var run in incident.Runs.Where(r => r is { HasStarted: false, HasEnded: false, Plan.Continues: null }
                && r.Plan.Plan == plan.Plan.Name))
            {
                var before = await library.ByHashAsync(run.Plan.PlanHash, cancellationToken);
                if (Meaning(before, incident, run) != Meaning(plan, incident, run) && await IsNewestAsync(plan, cancellationToken))
                    await gate.SubmitAsync(
                        incident.Id, new SupersedeRun(run.Id, $"plan {plan.Plan.Name} changed; propose it again"), null, cancellationToken);
            }
    }

    // Read after the runs: one proposed elsewhere by a newer version is never judged by this one.
    private async Task<bool> IsNewestAsync(LoadedPlan plan, CancellationToken cancellationToken) =>
        (await policies.ReadAsync(plan.Plan.Name, cancellationToken)).Loaded is not { } newest || newest == plan.Hash;

    // What the run would do by this plan, apart from the plan's own hash; null when it cannot be done any more.
    private string? Meaning(LoadedPlan plan, IncidentState incident, RunState run)
    {
        if (!plan.Plan.Runbooks.TryGetValue(run.Plan.Runbook, out var runbook))
            return null;
        try
        {
            var document = RunDigest.Document(new RunDigestInput
            {
                Plan = plan with { Hash = "" },
                Catalogue = actions.Catalogue,
                Environment = incident.Declared.Environment,
                Incident = incident.Id,
                Run = run.Id,
                Runbook = runbook,
                Mode = run.Plan.Mode,
                Requester = run.Requester,
                Inputs = run.Plan.Inputs,
                Policy = PolicyOf(plan.Plan, runbook, run),
            });
            return document + string.Join('\n', runbook.Inputs.Select(i => $"{i.Key}={i.Value}"));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Null where a run past the usual approval is allowed no more: that is another meaning than it had.
    private static ApprovalPolicy? PolicyOf(Plan plan, Runbook runbook, RunState run)
    {
        var usual = runbook.Approval is { } name ? plan.Approvals.GetValueOrDefault(name) : null;
        if (run.Plan.Policy is not { BreakGlass: true })
            return usual;
        return plan.BreakGlass is { } glass ? BreakGlass.For(glass, usual) : null;
    }

    [LoggerMessage(EventId = 5101, Level = LogLevel.Information, Message = "Plan {Plan} changed; new proposals use {Hash}")]
    private partial void LogChanged(string plan, string hash);

    [LoggerMessage(EventId = 5103, Level = LogLevel.Error, Message = "The plan {Path} could not be looked at; what counted goes on counting")]
    private partial void LogNotRead(Exception exception, string path);

    [LoggerMessage(EventId = 5104, Level = LogLevel.Error, Message = "Runs not started could not be compared with their plan; tried again")]
    private partial void LogNotCompared(Exception exception);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Error, Message = "The changed plan {Path} could not be recorded: {Reason}")]
    private partial void LogNotTaken(string path, string reason);
}
