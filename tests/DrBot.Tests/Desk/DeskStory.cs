using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Journal.Sqlite;
using DrBot.People;
using DrBot.Plans;
using DrBot.Providers;
using DrBot.TestKit;
using DrBot.Tests.Journal.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Desk;

/// <summary>People of the founding plan at the desk, over a real journal. The driver's part is played by the test.</summary>
internal sealed class DeskStory : IAsyncDisposable
{
    public const string Id = "DR-20260301-030000";

    private readonly StoreFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly ActionCatalogue catalogue = ActionCatalogueFactory.Create();
    private SqliteJournal journal = null!;
    private LoadedPlan plan = null!;
    private CommandGate gate = null!;
    private IncidentReader incidents = null!;
    private TargetHolds holds = null!;
    private int clicks;

    public RunRoom Runs { get; private set; } = null!;

    public string RunId { get; private set; } = Id + "-R1";

    public static async Task<DeskStory> BeginAsync()
    {
        var story = new DeskStory();
        await story.OpenAsync();
        return story;
    }

    public async Task<IncidentState> StateAsync() => (await incidents.ReadAsync(Id, default))!;

    public async Task<RunState> RunAsync() => (await StateAsync()).Run(RunId)!;

    /// <summary>A click of a person; every click is a delivery of its own.</summary>
    public Caller Click(string slack) => new(new Account("slack", slack), "slack", $"click-{Interlocked.Increment(ref clicks)}", new string('e', 64));

    public async Task DoAsync(Command command) =>
        Assert.IsType<GateResult.Done>(await gate.SubmitAsync(Id, command, null, default));

    /// <summary>The failover is proposed and shown.</summary>
    public async Task ProposeAsync()
    {
        var sarah = Cast.Sarah;
        await DoAsync(new DeclareIncident(sarah, Id, plan, "us-east-1 is down", "regional-outage", null, null, "practice"));
        var (run, problems) = RunPlanner.Prepare(new RunRequest
        {
            Plan = plan,
            Catalogue = catalogue,
            Environment = "practice",
            Incident = Id,
            Run = RunId,
            Runbook = "failover",
            Mode = RunMode.Failover,
            Requester = sarah.Person!,
        });
        Assert.Empty(problems);
        await DoAsync(new ProposeRun(sarah, RunId, run!, "the region is gone", null, null));
        await PreviewAsync();
    }

    public async Task PreviewAsync() => await DoAsync(new RecordPreview(RunId, TestPlans.Facts((await RunAsync()).Plan)));

    public Task<DeskAnswer> ApproveAsync(string slack, RunState run) =>
        Runs.VoteAsync(Click(slack), Id, run.Id, run.Plan.Digest, default);

    public async Task StartAsync()
    {
        var run = await RunAsync();
        var roles = run.Votes.ToDictionary(v => v.Person, v => v.Roles);
        await DoAsync(new StartRun(run.Id, roles, TestPlans.Facts(run.Plan), await holds.ReadAsync(run.Plan, default)));
    }

    /// <summary>Approved by a manager and a director, and started.</summary>
    public async Task ApprovedAndStartedAsync()
    {
        var run = await RunAsync();
        await ApproveAsync("U0MIKE", run);
        await ApproveAsync("U0DAVID", run);
        await StartAsync();
    }

    /// <summary>The first step is sent and fails.</summary>
    public async Task<string> FailFirstStepAsync()
    {
        var step = RunProgress.Next(await RunAsync())[0].Step;
        await DoAsync(new DispatchStep(RunId, step, "token", "p", "{}", new Dictionary<string, string>(), Undo: false));
        await DoAsync(new RecordFailed(RunId, step, PauseCause.StepFailed, ["denied"]));
        return step;
    }

    public void Follow(string run) => RunId = run;

    public async Task<string?> HolderOfAsync(string target) =>
        (await holds.ReadAsync((await StateAsync()).Runs[0].Plan, default)).Single(h => h.Target == target).Holder;

    public async ValueTask DisposeAsync()
    {
        await journal.DisposeAsync();
        folder.Dispose();
    }

    private async Task OpenAsync()
    {
        journal = await SqliteJournal.OpenAsync(folder.Options, clock, default);
        incidents = new IncidentReader(journal);
        holds = new TargetHolds(journal);
        gate = new CommandGate(
            journal, incidents, clock, new DeniedLog(journal, NullLogger<DeniedLog>.Instance), NullLogger<CommandGate>.Instance);
        var library = new PlanLibrary(journal.Plans);
        var reading = PlanReader.Read(FoundingPlans.Sources("unjucks"), catalogue);
        plan = reading.Loaded ?? throw new InvalidOperationException(string.Join('\n', reading.Errors));
        await library.PutAsync(plan, default);
        var finder = new Finder(incidents, library, new PeopleBook(new NoGroupReadings()), clock);
        Runs = new RunRoom(gate, finder, holds, library, new ActionRegistry(new Dictionary<string, IRecoveryAction>(), catalogue));
    }
}
