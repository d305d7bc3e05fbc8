using System.Globalization;
using DrBot.Commands.Incidents;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Providers;
using DrBot.Sandbox.Kubernetes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Simulation;

/// <summary>
/// The bot, its store, its providers and the people around it, on one thread and in time of their own. A process may end
/// at any point; another one starts on the same store, and the world goes on meanwhile.
/// </summary>
internal sealed class Simulation : IAsyncDisposable
{
    /// <summary>Where every simulation begins.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    private static readonly Uri Address = new("http://127.0.0.1:5080/");
    private readonly Life people = new("people");
    private readonly List<SimulatedProcess> processes = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drbot-simulation-");
    private readonly Random? random;
    private bool isRestartDue;
    private long salts;

    private Simulation(SimulationSetup setup)
    {
        Setup = setup;
        random = setup.Seed is { } seed ? new Random(seed) : null;
        Time = new VirtualTime(Begin);
        Scheduler = new SimulationScheduler(Time, random);
        Clock = new SimulatedClock(Time, people, () => TimeSpan.Zero);
        World = new PracticeWorld(setup.World, WorldClock.Single(Clock));
        Store = new MemoryStore("drbot/simulation", Clock, setup.Seed ?? 0);
        Points = new FaultPoints(setup.Faults, Time);
        Log = new SimulationLog(Time);
        Groups = new SimulatedGroups(setup.Plan.Plan, Clock);
        Chat = setup.Chat ? new SimulatedChat(this) : null;
        Options = OptionsOf(setup.World);
        foreach (var happening in setup.Faults.World)
            Time.Set(people, happening.At, () => Happen(happening));
    }

    public SimulationSetup Setup { get; }

    public VirtualTime Time { get; }

    public SimulationScheduler Scheduler { get; }

    /// <summary>The true clock: the people's and the world's.</summary>
    public TimeProvider Clock { get; }

    public PracticeWorld World { get; }

    public MemoryStore Store { get; }

    public FaultPoints Points { get; }

    public SimulationLog Log { get; }

    public SimulatedGroups Groups { get; }

    /// <summary>The chat; null when it is not in view.</summary>
    public SimulatedChat? Chat { get; }

    public BotOptions Options { get; }

    /// <summary>Every call to a provider, with what was on record when it came.</summary>
    public List<ObservedCall> Calls { get; } = [];

    /// <summary>What people were told, so that it must hold.</summary>
    public List<Acknowledgement> Acknowledged { get; } = [];

    /// <summary>The process that serves now; null while none does.</summary>
    public SimulatedProcess? Process { get; private set; }

    /// <summary>When the last run ended.</summary>
    public TimeSpan RunEndedAt { get; set; }

    /// <summary>How often a process was started.</summary>
    public int Processes => processes.Count;

    /// <summary>Plays a story to its end.</summary>
    /// <param name="setup">What it starts from.</param>
    /// <param name="story">What people do; it runs over the end of processes.</param>
    /// <param name="cancellationToken">Gives up between two processes.</param>
    /// <returns>What happened.</returns>
    public static async Task<History> PlayAsync(
        SimulationSetup setup, Func<Simulation, Task> story, CancellationToken cancellationToken)
    {
        await using var simulation = new Simulation(setup);
        return await simulation.PlayAsync(story, cancellationToken);
    }

    /// <summary>How long a call takes.</summary>
    public TimeSpan Latency() => random is null
        ? TimeSpan.FromMilliseconds(1)
        : TimeSpan.FromMilliseconds(1 + Math.Pow(random.NextDouble(), 4) * 200);

    /// <summary>A number from 0 up to 1.</summary>
    public double Chance() => random?.NextDouble() ?? 0.5;

    /// <summary>A salt that is the same in every replay: 32 hex digits.</summary>
    public string Salt() => (Setup.Seed ?? 0).ToString("x16", CultureInfo.InvariantCulture)
        + (++salts).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Waits on the people's clock.</summary>
    public Task WaitAsync(TimeSpan span) => Task.Delay(span, Clock, CancellationToken.None);

    /// <summary>Asks the process that serves; the answer never comes when it ends meanwhile.</summary>
    /// <exception cref="ProcessEndedException">It ended, or there is none.</exception>
    public async Task<T> AskAsync<T>(Func<SimulatedProcess, Task<T>> what)
    {
        if (Process is not { Life.IsAlive: true } process)
            throw new ProcessEndedException();
        var done = new TaskCompletionSource<T>();
        Scheduler.Begin(process.Life, () => _ = AnswerAsync(process, what, done));
        if (await Task.WhenAny(done.Task, process.Life.Death) != done.Task)
            throw new ProcessEndedException();
        return await done.Task;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        people.End();
        foreach (var process in processes)
        {
            process.Life.End();
            await process.DisposeAsync();
        }

        if (Chat is not null)
            await Chat.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<History> PlayAsync(Func<Simulation, Task> story, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "kubeconfig"), Kubeconfig.Write(Setup.World, Address, null), cancellationToken);
        Task? playing = null;
        Scheduler.Begin(people, () => playing = story(this));
        while (true)
        {
            await StartAsync(cancellationToken);
            var ended = Scheduler.Run(() => playing is { IsCompleted: true } || IsOver(), Setup.Bound);
            if (playing is { IsCompleted: true })
            {
                await playing;
                return History.Of(this, Told(), completed: true);
            }

            if (!ended)
                return History.Of(this, [], completed: false);
        }
    }

    // What the process tells when it is asked last.
    private IReadOnlyList<IncidentState> Told()
    {
        Task<IReadOnlyList<IncidentState>>? asking = null;
        Scheduler.Begin(people, () => asking = AskAsync(p => p.Get<IncidentReader>().AllAsync(CancellationToken.None)));
        Scheduler.Run(() => asking is { IsCompleted: true }, Time.Elapsed + TimeSpan.FromMinutes(1));
        return asking is { IsCompletedSuccessfully: true } ? asking.GetAwaiter().GetResult() : [];
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var life = new Life($"process-{processes.Count + 1}");
        if (!Setup.SharedStore)
            Store.FreeLeases();
        var process = await SimulatedProcess.CreateAsync(this, life, cancellationToken);
        processes.Add(process);
        Process = process;
        Points.Current = life;
        isRestartDue = false;
        Scheduler.Begin(life, () => _ = process.StartAsync());
    }

    // Dead, and missing for long enough.
    private bool IsOver()
    {
        if (Process is { Life.IsAlive: false })
        {
            Process = null;
            Time.Set(people, Setup.Faults.Downtime(), () => isRestartDue = true);
        }

        return isRestartDue;
    }

    private static async Task AnswerAsync<T>(
        SimulatedProcess process, Func<SimulatedProcess, Task<T>> what, TaskCompletionSource<T> done)
    {
        try
        {
            await process.Ready.Task;
            done.TrySetResult(await what(process));
        }
        catch (Exception e)
        {
            // The caller's to judge.
            done.TrySetException(e);
        }
    }

    private void Happen(WorldEvent happening)
    {
        World.Break(happening.Break);
        Points.Note(happening.Break.Kind);
    }

    private BotOptions OptionsOf(WorldSpec world) => new()
    {
        Environment = "practice",
        AuditOrigin = "drbot/simulation",
        Folder = folder.FullName,
        Slack = Chat?.BotOptions,
        Providers = new ProviderOptions
        {
            Aws = new AwsOptions { EndpointUrl = Address.AbsoluteUri },
            Kubernetes = new KubernetesOptions
            {
                Clusters = world.Clusters.ToDictionary(c => c.Name, c => new ClusterOptions
                {
                    Kubeconfig = Path.Combine(folder.FullName, "kubeconfig"),
                    Context = c.Name,
                }),
            },
        },
    };
}

/// <summary>The process ended under somebody's hands.</summary>
internal sealed class ProcessEndedException() : Exception("the process ended before it answered");

/// <summary>What somebody was told is done.</summary>
/// <param name="Person">Who was told.</param>
/// <param name="What"><c>vote</c>, <c>request</c>.</param>
/// <param name="Run">The run it is about; null for a request that named none.</param>
/// <param name="Head">The newest entry when it was told.</param>
internal sealed record Acknowledgement(string Person, string What, string? Run, long Head);
