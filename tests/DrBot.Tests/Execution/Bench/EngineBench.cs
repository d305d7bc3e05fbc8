using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Execution.Waking;
using DrBot.Hosting;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Sqlite;
using DrBot.People;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Replicas;
using DrBot.Sandbox.Kubernetes;
using DrBot.Sandbox.World;
using DrBot.TestKit;
using DrBot.Tests.Hosting;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Execution.Bench;

/// <summary>
/// The engine and the desk as the server wires them, over a real journal file and a practice world without sockets. The
/// process can end at any moment and begin anew on the same file; the world goes on. Time passes only in
/// <see cref="UntilAsync"/>, and only while nothing is under way.
/// </summary>
internal sealed partial class EngineBench : IAsyncDisposable
{
    private static readonly Uri Address = new("http://127.0.0.1:5080/");
    private readonly TemporaryFolder folder = new();
    private readonly List<ScriptedAction> scripted;
    private readonly TimeProvider wire;
    private readonly IRunSeal seals;
    private readonly BotOptions options;
    private readonly bool losesWakeUps;
    private SqliteJournal store = null!;
    private ServiceProvider services = null!;

    private EngineBench(BenchSetup setup)
    {
        Faults = setup.Faults;
        losesWakeUps = setup.LosesWakeUps;
        scripted = [.. setup.Actions];
        seals = setup.Seal ?? new NoSeal();
        wire = new PatientClock(Clock);
        World = new PracticeWorld(setup.World, WorldClock.Single(Clock));
        var kubeconfig = folder.Write("kubeconfig", Kubeconfig.Write(setup.World, Address, null));
        PlanPath = setup.Plan is { } text ? folder.Write("shop.yaml", text) : Path.Combine(Machine.Repository, "plans", "unjucks.yaml");
        options = new BotOptions
        {
            Environment = "practice",
            AuditOrigin = "drbot/test",
            Folder = folder.Path,
            Plans = [PlanPath],
            Providers = new ProviderOptions
            {
                Aws = new AwsOptions { EndpointUrl = Address.AbsoluteUri },
                Kubernetes = new KubernetesOptions
                {
                    Clusters = setup.World.Clusters.ToDictionary(
                        c => c.Name, c => new ClusterOptions { Kubeconfig = kubeconfig, Context = c.Name }),
                },
            },
        };
    }

    /// <summary>The bench's time: domain and wire, DrBot's and the world's.</summary>
    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    public PracticeWorld World { get; }

    public string PlanPath { get; }

    public FaultPlan Faults { get; }

    /// <summary>The groups that back roles, by group id.</summary>
    public FixedGroups Groups { get; } = new();

    /// <summary>Accounts that are nobody's any more, and why.</summary>
    public FixedStandings Standings { get; } = new();

    public RecordingLog Log { get; } = new();

    /// <summary>What the process of now is doing.</summary>
    public Doings Doings { get; private set; } = new();

    /// <summary>How often a process began.</summary>
    public int Processes { get; private set; }

    public CommandDesk Desk => Get<CommandDesk>();

    /// <summary>The store of the process of now, past its faults.</summary>
    public SqliteJournal Store => store;

    public static async Task<EngineBench> StartAsync(BenchSetup? setup = null)
    {
        var bench = new EngineBench(setup ?? new BenchSetup());
        if (setup?.History is { } history)
            await bench.FindAsync(history);
        await bench.BeginAsync();
        return bench;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Ends the process where it stands, without a word, and starts another on the same file.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await BeginAsync();
    }

    /// <summary>Ends the process and keeps what it leaves behind.</summary>
    public async Task LeaveAsync(string path)
    {
        await EndAsync();
        File.Copy(Path.Combine(folder.Path, "drbot.db"), path, overwrite: true);
        await BeginAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        folder.Dispose();
    }

    private async Task FindAsync(string history)
    {
        var path = Path.Combine(folder.Path, "drbot.db");
        File.Copy(history, path);
        await using var found = SqliteJournal.OpenReadOnly(path);
        var newest = (await found.ReadAfterAsync(found.Head - 1, 1, CancellationToken.None))[0];
        if (newest.At > Clock.GetUtcNow())
            Clock.Advance(newest.At - Clock.GetUtcNow());
    }

    private async Task BeginAsync()
    {
        Processes++;
        Doings = new Doings();
        store = await SqliteJournal.OpenAsync(
            new SqliteOptions { Path = Path.Combine(folder.Path, "drbot.db"), Origin = options.AuditOrigin }, Clock, CancellationToken.None);
        services = Compose();
        await Get<PlanLoader>().LoadAllAsync(CancellationToken.None);
        Faults.IsArmed = true;
        await Get<RunDriver>().StartAsync(CancellationToken.None);
    }

    private ServiceProvider Compose() => Waking(new ServiceCollection()
        .AddSingleton<ILoggerFactory>(Log)
        .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
        .AddSingleton<Degradations>()
        .AddSingleton<IJournal>(new FaultyJournal(store, Doings, Faults))
        .AddSingleton<ILeases>(new WatchedLeases(store.Leases, Doings))
        .AddSingleton<IPlanArchive>(store.Plans)
        .AddSingleton(seals)
        .AddSingleton<IGroupReadings>(Groups)
        .AddDrBotEngine(options, new Clocks(Clock, wire))
        .AddDrBotDesk(options, new Clocks(Clock, wire))
        .AddSingleton<IAccountStandings>(Standings)
        // Renewals would be timers of the bench's clock, and a day of it would have to stop at each.
        .AddSingleton(new LeaseTimes { Length = TimeSpan.FromHours(2), RenewEvery = TimeSpan.FromHours(1) })
        .AddClocked<LeaseKeeper>(TimeProvider.System)
        .AddSingleton(_ => ProviderCatalogue.Create(options.Providers, Egress.Loopback, Clock, wire, Seams()))
        .AddSingleton(p => Registry(p.GetRequiredService<ProviderCatalogue>())))
        .BuildServiceProvider();

    // Every wish is lost on its way to the scheduler: only the sweep is left.
    private IServiceCollection Waking(IServiceCollection composed) => !losesWakeUps
        ? composed
        : composed.AddSingleton<IWakeUps>(_ => new Bell(Clock, 1, (_, _) => { }))
            .AddKeyedSingleton<IWakeUps>(WakeUpKinds.Plans, (_, _) => new Bell(wire, 1, (_, _) => { }));

    private ProviderSeams Seams() => new()
    {
        Transport = new WatchedWorld(World.CreateHandler(), Doings),
        AwsKeys = new AwsKeys(PracticeCredentials.AccessKey, PracticeCredentials.SecretKey),
        Environment = _ => null,
        Jitter = () => 0.5,
    };

    private ActionRegistry Registry(ProviderCatalogue catalogue)
    {
        var actions = catalogue.Actions.ToDictionary(a => a.Key, a => a.Value);
        foreach (var action in scripted)
            actions[action.Descriptor.Name] = action;
        return new ActionRegistry(
            actions, ActionCatalogueFactory.Create(actions.Values.Select(a => a.Descriptor), TargetKindDescriptor.All));
    }

    // The process stops between two instructions: what it waits for never comes, what it holds is let go.
    private async Task EndAsync()
    {
        Doings.Die();
        var stopping = Get<RunDriver>().StopAsync(CancellationToken.None);
        Doings.Bury();
        for (var tries = 0; !stopping.IsCompleted && tries < 20_000; tries++)
        {
            await Task.Delay(1);
            Clock.AdvanceToNext();
        }

        await stopping;
        await services.DisposeAsync();
        await store.DisposeAsync();
    }
}

/// <summary>What a bench starts from.</summary>
internal sealed record BenchSetup
{
    /// <summary>The plan's text; null for the founding plan of Unjucks.</summary>
    public string? Plan { get; init; }

    public WorldSpec World { get; init; } = FoundingWorlds.Unjucks;

    public FaultPlan Faults { get; init; } = new();

    /// <summary>True when no wish to be woken ever reaches the scheduler.</summary>
    public bool LosesWakeUps { get; init; }

    /// <summary>Who vouches for the record before a run does what cannot be undone; null for nobody.</summary>
    public IRunSeal? Seal { get; init; }

    /// <summary>A store that another process left behind; time goes on from its newest entry. Null for a new one.</summary>
    public string? History { get; init; }

    /// <summary>Actions beside the providers' own.</summary>
    public IReadOnlyList<ScriptedAction> Actions { get; init; } = [];
}

/// <summary>Groups as a test sets them.</summary>
internal sealed class FixedGroups : IGroupReadings
{
    public Dictionary<string, GroupReading> Readings { get; } = [];

    public GroupReading? Find(Account group) => Readings.GetValueOrDefault(group.Id);
}

/// <summary>Vouches for nothing.</summary>
internal sealed class NoSeal : IRunSeal
{
    public Task SealAsync(string run, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Standings as a test sets them.</summary>
internal sealed class FixedStandings : IAccountStandings
{
    public Dictionary<string, string> Closed { get; } = [];

    public Task<string?> WhyNobodyAsync(Account account, CancellationToken cancellationToken) =>
        Task.FromResult(Closed.GetValueOrDefault(account.Id));
}
