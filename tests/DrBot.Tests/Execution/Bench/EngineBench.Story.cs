using System.Diagnostics;
using System.Text;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Tests.Execution.Bench;

/// <summary>What people do, and how time passes.</summary>
internal sealed partial class EngineBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private int deliveries;

    /// <summary>Somebody types a command; the text answered.</summary>
    public async Task<string> SayAsync(string account, string text, string? key = null) =>
        Text(await OrDeathAsync(AskAsync(account, text, key)));

    /// <summary>Somebody types a command.</summary>
    public Task<DeskAnswer> AskAsync(string account, string text, string? key = null) =>
        Desk.AnswerAsync(By(account, key), text, CancellationToken.None);

    /// <summary>Somebody confirms an approval, with the digest of the card.</summary>
    public async Task<string> VoteAsync(string account, string run, string? key = null)
    {
        var state = await RunAsync(run);
        return Text(await OrDeathAsync(Get<RunRoom>().VoteAsync(
            By(account, key), IncidentOf(run), run, state.Plan.Digest, CancellationToken.None)));
    }

    /// <summary>Proposes a run and waits until it waits for people (or needs none); its id.</summary>
    public async Task<string> ProposeAsync(string account, string text)
    {
        var said = await SayAsync(account, text);
        var incident = (await IncidentsAsync()).LastOrDefault(i => !i.IsOver);
        var run = incident?.Runs.LastOrDefault(r => !r.HasEnded);
        Assert.True(run is not null && said.StartsWith("Proposed", StringComparison.Ordinal), said);
        await UntilAsync(run!.Id, r => r.Status != RunStatus.Proposed);
        return run.Id;
    }

    /// <summary>Proposes a run, fills manager and director, and waits for its start.</summary>
    public async Task<string> LaunchAsync(string text = "/dr failover regional-outage --since -1m")
    {
        var run = await ProposeAsync("U0SARAH", text);
        await VoteAsync("U0MIKE", run);
        await VoteAsync("U0DAVID", run);
        await UntilAsync(run, r => r.HasStarted || r.HasEnded);
        return run;
    }

    public async Task<RunState> RunAsync(string run) => (await IncidentAsync(IncidentOf(run)))!.Run(run)!;

    public Task<IncidentState?> IncidentAsync(string id) =>
        OrDeathAsync(Get<IncidentReader>().ReadAsync(id, CancellationToken.None));

    public Task<IReadOnlyList<IncidentState>> IncidentsAsync() =>
        OrDeathAsync(Get<IncidentReader>().AllAsync(CancellationToken.None));

    /// <summary>Does what somebody does; when the process ends under it, another is started and it is done again.</summary>
    public async Task<T> InsistAsync<T>(Func<Task<T>> act)
    {
        while (true)
        {
            try
            {
                return await act();
            }
            catch (ProcessEndedException)
            {
                await RestartAsync();
            }
        }
    }

    /// <summary>Every entry of the journal, oldest first.</summary>
    public Task<IReadOnlyList<JournalEntry>> EntriesAsync() => store.ReadAfterAsync(-1, 10_000, CancellationToken.None);

    /// <summary>The chain's lines as they stand in the file.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync() =>
        [.. (await store.ReadAsync(s => JournalQueries.Lines(s, -1, 10_000), CancellationToken.None)).Select(Encoding.UTF8.GetString)];

    /// <summary>The wire names of the entries about a run.</summary>
    public async Task<IReadOnlyList<string>> TypesAsync(string run) =>
        [.. (await EntriesAsync()).Where(e => e.Run == run).Select(e => e.Type)];

    /// <summary>Lets time pass until the run is as wanted; the run then.</summary>
    public async Task<RunState> UntilAsync(string run, Func<RunState, bool> wanted)
    {
        await UntilAsync(async () => wanted(await RunAsync(run)), async () => Describe(await RunAsync(run)));
        return await RunAsync(run);
    }

    /// <summary>Lets time pass until the run has ended; people do what waits for a hand as soon as it does.</summary>
    public async Task<RunState> UntilEndAsync(string run)
    {
        while (true)
        {
            var now = await UntilAsync(run, r => r.HasEnded || r.Status == RunStatus.Paused || Waiting(r) is not null);
            if (Waiting(now) is not { } step || now.HasEnded)
                return now;
            await SayAsync("U0LISA", $"/dr done {step} --run {run}");
        }
    }

    /// <summary>Lets this much time pass, whatever happens in it.</summary>
    public Task PassAsync(TimeSpan span)
    {
        var end = Clock.GetUtcNow() + span;
        Clock.CreateTimer(_ => { }, null, span, Timeout.InfiniteTimeSpan);
        return UntilAsync(() => Task.FromResult(Clock.GetUtcNow() >= end), () => Task.FromResult("time does not pass"));
    }

    /// <summary>The clock is this much later at once, as after a long sleep of the machine.</summary>
    public async Task JumpAsync(TimeSpan span)
    {
        await QuietAsync();
        Clock.Advance(span);
    }

    /// <summary>Lets time pass, one timer after the other, whenever nothing is under way.</summary>
    public async Task UntilAsync(Func<Task<bool>> done, Func<Task<string>> describe)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await done())
        {
            await QuietAsync();
            if (Doings.IsDead)
                throw new ProcessEndedException();
            if (await done())
                return;
            if (Stopwatch.GetElapsedTime(began) > Patience)
                Assert.Fail($"{await describe()}; now {Clock.GetUtcNow():HH:mm:ss}\n{string.Join('\n', Log.Lines.TakeLast(20))}");
            Clock.AdvanceToNext();
        }
    }

    /// <summary>How often each changing request had its effect in the world, by operation and target.</summary>
    public IReadOnlyList<string> Effects() =>
    [
        .. World.Calls.Where(c => c.Effective).GroupBy(c => $"{c.Operation} {c.Target}").Select(g => $"{g.Key} x{g.Count()}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of an answer.</summary>
    public static string Text(DeskAnswer answer) => answer switch
    {
        DeskAnswer.Says s => s.Text,
        DeskAnswer.Asks a => a.Missing.Message,
        DeskAnswer.AsksWhich w => $"{w.Question} {string.Join(", ", w.Choices)}",
        DeskAnswer.ShowsIncident i => i.Incident.Id,
        DeskAnswer.ShowsRun r => r.Run.Id,
        DeskAnswer.ShowsPreview p => p.Plan.Title,
        _ => throw new InvalidOperationException($"an unknown answer {answer}"),
    };

    /// <summary>Somebody, with a delivery of its own unless a key is given.</summary>
    public Caller By(string account, string? key = null) => new(
        new Account("slack", account), "slack", key ?? $"delivery-{Interlocked.Increment(ref deliveries)}", new string('e', 64));

    public static string IncidentOf(string run) => run[..run.LastIndexOf("-R", StringComparison.Ordinal)];

    private static string? Waiting(RunState run) => run.Steps
        .Find(s => s.Plan.IsManual && s.Status == StepStatus.Accepted && s.ConfirmedAt is null)?.Plan.Id;

    private static string Describe(RunState run) =>
        $"{run.Id} is {run.Status} ({string.Join("; ", run.Pause?.Reasons ?? run.Notes)}): "
        + string.Join(", ", run.Steps.Select(s => $"{s.Plan.Id} {s.Status}{(s.Reasons.Count > 0 ? $" ({s.Reasons[0]})" : "")}"));

    private async Task<T> OrDeathAsync<T>(Task<T> task)
    {
        if (await Task.WhenAny(task, Doings.Death) != task)
            throw new ProcessEndedException();
        return await task;
    }

    private async Task QuietAsync()
    {
        var still = 0;
        for (var seen = Doings.Begun; still < 2 && !Doings.IsDead; still = Doings.IsIdle && seen == Doings.Begun ? still + 1 : 0)
        {
            seen = Doings.Begun;
            await Task.Delay(1);
        }
    }
}

/// <summary>The process ended under the story's hands.</summary>
internal sealed class ProcessEndedException : Exception;
