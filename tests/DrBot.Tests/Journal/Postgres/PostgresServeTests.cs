using System.CommandLine;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Hosting.Cli;
using DrBot.Journal;
using DrBot.Journal.Postgres;
using DrBot.TestKit;
using DrBot.Tests.Execution.Bench;
using DrBot.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Journal.Postgres;

/// <summary>The bot itself, and the commands beside it, on PostgreSQL.</summary>
public sealed class PostgresServeTests
{
    private const string Id = "DR-20260301-030000";

    private static CancellationToken None => CancellationToken.None;

    [RequiresFact("postgres")]
    public async Task Serve_TwoReplicasAtOnce_EndInOrderAndLoadThePlanOnce()
    {
        var store = await PostgresStore.CreateAsync();
        using var folder = new TemporaryFolder();
        folder.Write("shop.yaml", ShopPlan.Text);
        using var stop = new CancellationTokenSource();
        var running = Enumerable.Range(1, 2).Select(i => Server.RunAsync(Config(folder, store, $"replica{i}.yaml"), stop.Token)).ToArray();
        // The scheduler is the last to begin.
        await UntilAsync(async () => await store.SqlAsync("SELECT to_regclass('drbot.qrtz_scheduler_state') IS NOT NULL") == "t"
            && await store.SqlAsync("SELECT count(*) FROM drbot.qrtz_scheduler_state") == "2");
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(running), code => Assert.Equal(0, code));
        Assert.Equal("1", await store.SqlAsync("SELECT count(*) FROM drbot.entries WHERE stream = 'plan/shop'"));
    }

    [RequiresFact("postgres")]
    public async Task Serve_ANewerSchema_Is3()
    {
        var store = await PostgresStore.CreateAsync();
        await (await store.OpenAsync()).DisposeAsync();
        await store.SqlAsync("UPDATE drbot.about SET version = 99");
        using var folder = new TemporaryFolder();
        folder.Write("shop.yaml", ShopPlan.Text);

        Assert.Equal(3, await Server.RunAsync(Config(folder, store, "drbot.yaml"), None));
    }

    [RequiresFact("postgres")]
    public async Task Commands_ByTheStoresUrl_ReadWhatAServerWrote()
    {
        var store = await PostgresStore.CreateAsync();
        await using var journal = await store.OpenAsync();
        var (gate, _) = Gate(journal);
        await DeclareAsync(gate);
        using var folder = new TemporaryFolder();
        var url = store.Server.Url(store.Database);

        var (code, output) = await RunAsync(IncidentCommands.Create(), "list", "--store", url);
        Assert.Equal(0, code);
        Assert.StartsWith($"{Id} Declared: Checkout is down", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(IncidentCommands.Create(), "show", Id, "--config", Config(folder, store, "drbot.yaml"))).Code);
        Assert.Equal(1, (await RunAsync(IncidentCommands.Create(), "show", "DR-20260301-999999", "--store", url)).Code);
        Assert.Equal(0, (await RunAsync(AuditCommands.Create(), "export", "--store", url, "--out", folder.At("export"))).Code);
        var (verified, whole) = await RunAsync(AuditCommands.Create(), "verify", folder.At("export"));
        Assert.True(verified is 0 or 4, whole);
        Assert.Contains($"{journal.Head + 1} entries", whole, StringComparison.Ordinal);
    }

    [RequiresFact("postgres")]
    public async Task Doctor_ByTheConfiguration_LooksAtTheDatabase()
    {
        var store = await PostgresStore.CreateAsync();
        using var folder = new TemporaryFolder();
        folder.Write("shop.yaml", ShopPlan.Text);
        var config = Config(folder, store, "drbot.yaml");

        var (_, before) = await RunAsync(DoctorCommand.Create(), "--config", config);
        Assert.Contains("store: postgres://drbot@127.0.0.1:", before, StringComparison.Ordinal);
        Assert.Contains("this role may make the tables", before, StringComparison.Ordinal);
        Assert.Contains("there is none yet", before, StringComparison.Ordinal);
        // The tests' server does not wait for its disk, and doctor says so.
        Assert.Contains("fail  store durable: fsync is off", before, StringComparison.Ordinal);
        await using var journal = await store.OpenAsync();

        var (_, after) = await RunAsync(DoctorCommand.Create(), "--config", config);
        Assert.Contains("journal: 1 entries", after, StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", after, StringComparison.Ordinal);
    }

    // The other replica's entry may not have been heard of: a refusal is told only on what the store has.
    [RequiresFact("postgres")]
    public async Task Gate_ACommandRightAfterAnothersAtTheOtherReplica_IsNeverRefusedForWhatIsThere()
    {
        var store = await PostgresStore.CreateAsync();
        await using var one = await store.OpenAsync();
        await using var two = await store.OpenAsync();
        var ((here, _), (there, read)) = (Gate(one), Gate(two));
        for (var i = 0; i < 10; i++)
        {
            var id = $"{Id}-{i + 2}";
            await DeclareAsync(here, id);
            Assert.IsType<GateResult.Done>(await there.SubmitAsync(id, new AddNote(Cast.Sarah, "seen"), null, None));
            Assert.IsType<GateResult.Done>(await here.SubmitAsync(id, new ResolveIncident(Cast.Sarah, "over", null), null, None));
            Assert.IsType<GateResult.Done>(await there.SubmitAsync(id, new CloseIncident(Cast.Sarah, "done"), null, None));
        }

        Assert.Equal(10, (await read.AllAsync(None)).Count);
    }

    [RequiresFact("postgres")]
    public async Task Gate_CommandsOfBothReplicasAtOnce_AllCount()
    {
        var store = await PostgresStore.CreateAsync();
        await using var one = await store.OpenAsync();
        await using var two = await store.OpenAsync();
        var ((here, read), (there, _)) = (Gate(one), Gate(two));
        await DeclareAsync(here);

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            (i % 2 == 0 ? here : there).SubmitAsync(Id, new AddNote(Cast.Sarah, $"note {i}"), $"key-{i}", None))));

        Assert.All(results, r => Assert.IsType<GateResult.Done>(r));
        Assert.Equal(41, (await one.ReadStreamAsync("incident/" + Id, 0, None)).Count(e => e.Type is "note.added" or "incident.declared"));
        Assert.NotNull(await read.ReadAsync(Id, None));
    }

    private static (CommandGate Gate, IncidentReader Incidents) Gate(PostgresJournal journal)
    {
        var incidents = new IncidentReader(journal);
        return (new CommandGate(journal, incidents, journal.Clock, new DeniedLog(journal, NullLogger<DeniedLog>.Instance),
            NullLogger<CommandGate>.Instance), incidents);
    }

    private static async Task DeclareAsync(CommandGate gate, string id = Id)
    {
        var reading = PlanReader.Read([new PlanSource("shop.yaml", ShopPlan.Text)], ActionCatalogueFactory.Create());
        var plan = reading.Loaded ?? throw new InvalidOperationException(string.Join('\n', reading.Errors));
        var result = await gate.SubmitAsync(
            id, new DeclareIncident(Cast.Sarah, id, plan, "Checkout is down", Scenario: null, Level: 1, Since: null, "production", false),
            null, None);
        Assert.IsType<GateResult.Done>(result);
    }

    private static string Config(TemporaryFolder folder, PostgresStore store, string name) => folder.Write(name, $"""
        environment: practice
        listen: http://127.0.0.1:0
        egress: loopback
        store: {store.Server.Url(store.Database)}
        plans: [shop.yaml]
        audit:
          origin: {PostgresStore.Origin}
        """);

    private static async Task<(int Code, string Output)> RunAsync(System.CommandLine.Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        var code = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        for (var tries = 0; tries < 600; tries++, await Task.Delay(50))
            if (await done())
                return;
        Assert.Fail("it does not come");
    }
}
