using DrBot.Commands.Plans;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.People;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Replicas;
using DrBot.Sandbox.World;
using DrBot.Slack;
using DrBot.Slack.Cards;
using DrBot.Slack.Surface;
using DrBot.Updates;
using DrBot.Updates.Channels;

namespace DrBot.Sandbox.Simulation;

/// <summary>
/// One process of the bot as the server puts it together — engine, desk, updates — over the store, the clocks and the
/// network of a simulation. It ends by its life's end, wherever it stands.
/// </summary>
internal sealed class SimulatedProcess : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly SimulatedNetwork network;
    private readonly LoadedPlan plan;

    private readonly SlackSelfReading? me;

    private SimulatedProcess(
        Life life, ServiceProvider services, SimulatedNetwork network, LoadedPlan plan, SlackSelfReading? me) =>
        (Life, this.services, this.network, this.plan, this.me) = (life, services, network, plan, me);

    /// <summary>Its life.</summary>
    public Life Life { get; }

    /// <summary>Completes once it serves.</summary>
    public TaskCompletionSource Ready { get; } = new();

    /// <summary>One of its services.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Puts a process together. Files are read here, so that nothing of it waits for a disk later.</summary>
    public static async Task<SimulatedProcess> CreateAsync(Simulation of, Life life, CancellationToken cancellationToken)
    {
        var edge = new Edge(of.Time, life, of.Latency);
        var clock = new SimulatedClock(of.Time, life, of.Points.ClockError);
        var network = new SimulatedNetwork(
            of.World, of.Setup.Addresses, edge, of.Points, of.Store, of.Calls);
        var services = Compose(of, life, edge, new Clocks(clock, clock), network);
        // Asked while nothing is served, the clients only learn where everything is.
        await services.GetRequiredService<ProviderCatalogue>().CheckAsync([], cancellationToken);
        network.IsUp = true;
        var me = of.Chat?.Slack.Options is { } o ? new SlackSelfReading(o.TeamId, o.AppId, o.BotUserId, o.BotId) : null;
        return new SimulatedProcess(life, services, network, of.Setup.Plan, me);
    }

    /// <summary>Starts it: the plan counts, then the loops run. Called on the process's own context.</summary>
    public async Task StartAsync()
    {
        while (!await LoadAsync())
            await Task.Delay(TimeSpan.FromSeconds(1), Get<Clocks>().Wire, CancellationToken.None);
        _ = Get<UpdatesDuty>().KeepAsync(CancellationToken.None);
        _ = Get<RunDriver>().DriveAsync(CancellationToken.None);
        _ = Get<UpdateSender>().ServeAsync(CancellationToken.None);
        if (services.GetService<SlackSelf>() is { } self)
        {
            self.Learn(me!);
            _ = Get<SurfaceDuty>().KeepAsync(CancellationToken.None);
            await Get<SlackCards>().StartAsync(CancellationToken.None);
            _ = Get<CardBoard>().KeepAsync(CancellationToken.None);
            _ = Get<Announcements>().TellAsync(CancellationToken.None);
        }

        Ready.TrySetResult();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        network.Dispose();
        await services.DisposeAsync();
    }

    // A start that fails is what the supervisor repeats.
    private async Task<bool> LoadAsync()
    {
        try
        {
            await Get<PlanLoader>().TakeAsync(plan, plan.Plan.Name, CancellationToken.None);
            return true;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }

    private static ServiceProvider Compose(Simulation of, Life life, Edge edge, Clocks clocks, SimulatedNetwork network)
    {
        var store = new SimulatedStore(of.Store, edge, of.Points);
        var options = of.Options with { Replica = life.Name };
        var services = new ServiceCollection();
        if (of.Chat is { } chat)
            services.AddSingleton(new SlackHttp(chat.Handler(edge)));
        else
            services.AddSingleton<IUpdateChannel>(new SilentChannel("slack"));
        return services
            .AddSingleton<ILoggerFactory>(of.Log)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton<Degradations>()
            .AddSingleton<IJournal>(store)
            .AddSingleton<IPlanArchive>(store)
            .AddSingleton<ICursors>(store)
            .AddSingleton<IPostedMessages>(store)
            .AddSingleton<IButtonMeanings>(store)
            .AddSingleton<ILeases>(store)
            .AddDrBotEngine(options, clocks)
            .AddDrBotDesk(options, clocks)
            .AddDrBotUpdates(options, clocks)
            .AddSingleton<IUpdateChannel>(new SilentChannel("email"))
            .AddSingleton<IUpdateChannel>(new SilentChannel("status-page"))
            .AddDrBotSlack(options.Slack, clocks)
            .AddSingleton<IGroupReadings>(of.Groups)
            .AddSingleton(new Jitter(of.Chance))
            .AddSingleton(new Salts(of.Salt))
            .AddSingleton(_ => ProviderCatalogue.Create(
                options.Providers, Egress.Loopback, clocks.Domain, clocks.Wire, Seams(of, network)))
            .AddSingleton(p => Registry(p.GetRequiredService<ProviderCatalogue>()))
            .BuildServiceProvider();
    }

    private static ProviderSeams Seams(Simulation of, SimulatedNetwork network) => new()
    {
        Transport = network,
        AwsKeys = new AwsKeys(PracticeCredentials.AccessKey, PracticeCredentials.SecretKey),
        Environment = _ => null,
        Jitter = of.Chance,
    };

    private static ActionRegistry Registry(ProviderCatalogue catalogue) => new(
        catalogue.Actions.ToDictionary(a => a.Key, IRecoveryAction (a) => new OutsideAction(a.Value)),
        ActionCatalogueFactory.Create());
}

/// <summary>A channel that takes everything.</summary>
internal sealed class SilentChannel(string scheme) : IUpdateChannel
{
    /// <inheritdoc />
    public string Scheme => scheme;

    /// <inheritdoc />
    public Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken) =>
        Task.FromResult(new DeliveryReceipt(update.Key));
}
