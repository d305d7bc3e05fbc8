using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Journal;
using DrBot.Journal.Sqlite;
using DrBot.Plans;
using DrBot.Providers.Clocks;
using DrBot.Replicas;
using DrBot.TestKit;
using DrBot.Tests.Journal.Sqlite;
using DrBot.Tests.Replicas;
using DrBot.Updates;
using DrBot.Updates.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Updates;

/// <summary>The updates loop over a real journal; the process can end and begin again on the same file.</summary>
internal sealed class UpdateStory : IAsyncDisposable
{
    public const string Id = "DR-20260301-030000";

    private const string PlanText = """
        plan: shop
        title: Shop
        people:
          sarah.chen: { name: Sarah Chen, roles: [incident-commander] }
        levels:
          1: { name: Critical, responders: [], audiences: [engineering, customers] }
        audiences:
          engineering: { title: Engineering team, every: 30m, by: ["email:eng@example.com"], template: technical }
          customers: { title: Customers, every: change, by: ["status-page:API"], template: public }

        """;

    private readonly StoreFolder folder = new();
    private readonly IReadOnlyList<PlanSource> sources;
    private LoadedPlan plan = null!;
    private CommandGate gate = null!;
    private UpdateSender? sender;
    private UpdatesDuty duty = null!;

    public UpdateStory(string template) => sources =
    [
        new("shop.yaml", PlanText),
        new("templates/technical.hbs", template),
        new("templates/public.hbs", "Subject: {{incident.title}}\n{{audience}}: {{incident.status}}\n"),
    ];

    public string Store => folder.Database;

    public ManualClock Domain { get; } = new();

    public SqliteJournal Journal { get; private set; } = null!;

    public IncidentReader Incidents { get; private set; } = null!;

    public Degradations Degraded { get; } = new();

    /// <summary>What wakes the loop; by default a timer.</summary>
    public Func<TimeProvider, IWakeUps> MakeWakeUps { get; init; } = clock => new TimerWakeUps(clock);

    /// <summary>A story whose process runs, without channels yet.</summary>
    public static async Task<UpdateStory> BeginAsync(
        string template = "Subject: {{incident.title}}\n{{audience}}: {{incident.status}}\n")
    {
        var story = new UpdateStory(template);
        await story.OpenAsync();
        return story;
    }

    /// <summary>Starts the loop with these channels.</summary>
    public async Task StartAsync(params IUpdateChannel[] channels)
    {
        var plans = new PlanLibrary(Journal.Plans);
        // Waits between attempts pass fifty times as fast; the channels themselves keep the real time.
        var quick = new ScaledClock(TimeProvider.System, TimeProvider.System.GetUtcNow(), 50);
        var all = new UpdateChannels(channels);
        duty = new UpdatesDuty(MemoryLeases.Keeper(Journal.Leases, TimeProvider.System), NullLogger<UpdatesDuty>.Instance);
        await duty.StartAsync(default);
        sender = new UpdateSender(
            Journal, Incidents, all,
            new UpdateWriter(gate, plans, Degraded, Domain, NullLogger<UpdateWriter>.Instance),
            new UpdateCourier(gate, all, Degraded, Domain, quick, NullLogger<UpdateCourier>.Instance),
            MakeWakeUps(Domain), duty, Domain, quick, NullLogger<UpdateSender>.Instance);
        await sender.StartAsync(default);
    }

    /// <summary>The process ends, whatever it is doing; the next one has read nothing but the file.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await Journal.DisposeAsync();
        await OpenAsync();
    }

    public async Task StopAsync()
    {
        if (sender is null)
            return;
        await sender.StopAsync(default);
        sender.Dispose();
        sender = null;
        await duty.StopAsync(default);
    }

    public Task DeclareAsync(bool exercise = false) => DoAsync(new DeclareIncident(
        Cast.Sarah, Id, plan, "Checkout is down", Scenario: null, Level: 1, Since: null, "production", exercise)
    {
        Salt = "0123456789abcdef",
    });

    public async Task DoAsync(Command command) =>
        Assert.IsType<GateResult.Done>(await gate.SubmitAsync(Id, command, null, default));

    /// <summary>The deliveries once they are as a test expects, with a bound so that a failing test ends.</summary>
    public async Task<IReadOnlyList<Delivery>> WhenAsync(Func<IReadOnlyList<Delivery>, bool> expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        IReadOnlyList<Delivery> found = [];
        try
        {
            while (true)
            {
                var head = Journal.Head;
                var state = await Incidents.ReadAsync(Id, patience.Token);
                found = [.. state!.Updates.Deliveries.Values.OrderBy(d => d.Key, StringComparer.Ordinal)];
                if (expected(found))
                    return found;
                await MovedAsync(head, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new Xunit.Sdk.XunitException("not as expected: " + string.Join(", ", found.Select(d =>
                $"{d.Key} {d.Status} {d.Reference}")));
        }
    }

    // The loop may have read the clock just before a test moved it, and sleep on: the sweep wakes it, as it does in
    // life.
    private async Task MovedAsync(long head, CancellationToken cancellationToken)
    {
        try
        {
            await Journal.WaitForAsync(head, cancellationToken).WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (TimeoutException)
        {
            Domain.Advance(31);
        }
    }

    public Task<IReadOnlyList<Delivery>> WhenEndedAsync(int count) =>
        WhenAsync(all => all.Count(d => d.Status != DeliveryStatus.Sending) >= count);

    /// <summary>The loop has seen all there is and waits: nothing more is on its way.</summary>
    public async Task QuietAsync()
    {
        Domain.Advance(TimeSpan.FromSeconds(31));
        await Domain.WaitForTimersAsync(1);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Journal.DisposeAsync();
        folder.Dispose();
    }

    public async Task OpenAsync()
    {
        Journal = await SqliteJournal.OpenAsync(folder.Options, Domain, default);
        Incidents = new IncidentReader(Journal);
        gate = new CommandGate(
            Journal, Incidents, Domain, new DeniedLog(
                Journal, NullLogger<DeniedLog>.Instance), NullLogger<CommandGate>.Instance);
        var reading = PlanReader.Read(sources, ActionCatalogueFactory.Create());
        plan = reading.Loaded ?? throw new InvalidOperationException(string.Join('\n', reading.Errors));
        await Journal.Plans.StoreAsync(plan.Hash, plan.Sources, default);
    }
}
