using System.Text.Json.Nodes;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Journal.Sqlite;
using DrBot.Plans;
using DrBot.Replicas;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Slack;
using DrBot.Slack.Sockets;
using DrBot.TestKit;
using DrBot.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Surface;

/// <summary>
/// The Slack surface as the executable puts it together, over a journal in a folder of its own and the practice world's Slack
/// on loopback. No driver runs: a test says what it would have seen.
/// </summary>
internal sealed class SurfaceBench : IAsyncDisposable
{
    public const string Incident = TestIncident.Id;
    public const string Run = Incident + "-R1";
    private readonly TemporaryFolder folder = new();
    private readonly TimeProvider wire;
    private WebApplication? bot;
    private SqliteJournal? journal;
    private WebApplication slackHost = null!;
    private HttpClient http = null!;

    private SurfaceBench(TimeProvider wire) => this.wire = wire;

    /// <summary>The store's file.</summary>
    public string StorePath => folder.At("drbot.db");

    public EmulatedSlack Slack { get; private set; } = null!;

    public ManualClock Domain { get; } = new(TestIncident.Begin);

    public PracticeClient Practice => new(http);

    public Persona Sarah => Practice.As(AccountOf(Cast.Sarah));

    public Persona Mike => Practice.As(AccountOf(Cast.Mike));

    public Persona Dana => Practice.As(AccountOf(Cast.Dana));

    public Persona Eve => Practice.As(AccountOf(Cast.Eve));

    public static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public static string AccountOf(Actor actor) => actor.Account!.Id;

    public static async Task<SurfaceBench> StartAsync(TimeProvider? wire = null, bool sockets = false)
    {
        var bench = new SurfaceBench(wire ?? TimeProvider.System);
        await bench.StartSlackAsync(sockets);
        await bench.StartBotAsync();
        return bench;
    }

    public T Get<T>() where T : notnull => bot!.Services.GetRequiredService<T>();

    /// <summary>An incident declared by Sarah, who commands.</summary>
    public async Task<SurfaceBench> DeclaredAsync(string title = "us-east-1 is down", string environment = "practice")
    {
        await DoAsync(new DeclareIncident(Cast.Sarah, Incident, TestPlans.Small, title, null, 1, null, environment));
        return this;
    }

    /// <summary>A run proposed by Sarah, looked at, and waiting for approval.</summary>
    public async Task<SurfaceBench> AwaitingAsync(RunPlan? plan = null, long? loss = 30, string environment = "practice")
    {
        await DeclaredAsync(environment: environment);
        await DoAsync(new ProposeRun(Cast.Sarah, Run, plan ?? TestPlans.Failover(), "the region is gone", null, null));
        await DoAsync(new RecordPreview(Run, TestPlans.Facts((await StateAsync()).Run(Run)!.Plan, loss)));
        return this;
    }

    /// <summary>What the driver, or somebody without a chat, brings to the one door.</summary>
    public async Task<GateResult> DoAsync(Command command, string incident = Incident)
    {
        var result = await Get<CommandGate>().SubmitAsync(incident, command, null, Limit);
        return result is GateResult.Refused r ? throw new InvalidOperationException(string.Join("; ", r.Reasons)) : result;
    }

    public async Task<IncidentState> StateAsync() => (await Get<IncidentReader>().ReadAsync(Incident, Limit))!;

    public Task<IReadOnlyList<JournalEntry>> EntriesAsync() =>
        journal!.ReadStreamAsync(Streams.Incident(Incident), 0, Limit);

    /// <summary>The card of a kind in the channel, once it reads so.</summary>
    public Task<PracticeMessage> CardAsync(Persona reader, string button, string text = "") => reader.WaitForMessageAsync(
        m => !m.IsEphemeral && m.Channel[0] == 'C' && m.Buttons.Any(b => b.Text == button) && m.AllText.Contains(text, StringComparison.Ordinal), Limit);

    /// <summary>The channel's messages of everybody, the ones only one person sees left out.</summary>
    public async Task<IReadOnlyList<PracticeMessage>> ChannelAsync() =>
        [.. (await Sarah.MessagesAsync(Limit)).Where(m => !m.IsEphemeral)];

    /// <summary>The newest answer only this person sees, once there is one that fits.</summary>
    public static Task<PracticeMessage> AnswerAsync(Persona reader, string part) =>
        reader.WaitForMessageAsync(m => m.IsEphemeral && m.AllText.Contains(part, StringComparison.Ordinal), Limit);

    public static async Task UntilAsync(Func<Task<bool>> holds, Action? between = null)
    {
        for (var i = 0; !await holds(); i++)
        {
            if (i > 800)
                throw new TimeoutException("it did not come to be");
            between?.Invoke();
            await Task.Delay(20);
        }
    }

    /// <summary>How often DrBot called a method of Slack's.</summary>
    public async Task<int> CallsAsync(string method) => JsonNode.Parse(await http.GetStringAsync(new Uri("practice/calls", UriKind.Relative), Limit))!
        .AsArray().Count(c => c!["method"]!.GetValue<string>() == method);

    /// <summary>What <c>/readyz</c> said the moment DrBot listened.</summary>
    public (int Status, JsonObject Body) FirstReadiness { get; private set; }

    /// <summary>What <c>/readyz</c> says now.</summary>
    public async Task<(int Status, JsonObject Body)> ReadinessAsync()
    {
        using var answer = await http.GetAsync(new Uri(new Uri(bot!.Urls.Single()), "readyz"), Limit);
        var text = await answer.Content.ReadAsStringAsync(Limit);
        return text.Length == 0 ? throw new InvalidOperationException($"{answer.StatusCode} {answer}") : ((int)answer.StatusCode, JsonNode.Parse(text)!.AsObject());
    }

    /// <summary>The process ends and the next one starts over the same store.</summary>
    public async Task RestartAsync()
    {
        await StopBotAsync();
        await StartBotAsync();
    }

    public async Task StopBotAsync()
    {
        await bot!.StopAsync(Limit);
        await bot.DisposeAsync();
        await journal!.DisposeAsync();
    }

    /// <param name="before">What happens before anything is drawn.</param>
    public async Task StartBotAsync(Func<Task>? before = null)
    {
        journal = await SqliteJournal.OpenAsync(
            new SqliteOptions { Path = StorePath, Origin = "drbot/test" }, Domain, Limit);
        var clocks = new Clocks(Domain, wire);
        var options = new BotOptions
        {
            Environment = "practice", AuditOrigin = "drbot/test", Folder = folder.Path, LoopbackOnly = true, Slack = Options(),
        };
        var builder = Host();
        // The driver and the plan's watch are left out: this is a test of what people see.
        foreach (var part in new ServiceCollection().AddDrBotEngine(options, clocks).Where(d => d.ServiceType != typeof(IHostedService)))
            builder.Services.Add(part);
        builder.Services.AddSingleton<Degradations>().AddDrBotStore(journal).AddDrBotDesk(options, clocks).AddDrBotSlack(options.Slack, clocks)
            .AddHostedService(p => p.GetRequiredService<SurfaceDuty>())
            .AddSingleton(new GracefulStop(TimeProvider.System)).AddSingleton<AuditStatus>();
        builder.Services.AddSingleton<IPlanArchive, NoFiles>();
        bot = builder.Build();
        bot.MapSlack();
        bot.MapHealth();
        await Get<PlanLibrary>().PutAsync(TestPlans.Small, Limit);
        await (before?.Invoke() ?? Task.CompletedTask);
        await bot.StartAsync(Limit);
        Slack.AppUrl = new Uri(bot.Urls.Single());
        FirstReadiness = await ReadinessAsync();
        // Before the first hello there is nobody to press for.
        if (Slack.Options.SocketMode)
            await UntilAsync(() => Task.FromResult(Get<SocketModeService>().Health.Live > 0));
    }

    public async ValueTask DisposeAsync()
    {
        await StopBotAsync();
        http.Dispose();
        await Slack.DisposeAsync();
        await slackHost.DisposeAsync();
        folder.Dispose();
    }

    private async Task StartSlackAsync(bool sockets)
    {
        SlackPerson[] people =
        [
            .. Cast.Everybody.Select(a => new SlackPerson(a.Account!.Id, a.Person!)),
            new("U0GUEST", "Gwen Guest") { IsGuest = true }, new("U0GONE", "Greg Gone") { IsDeleted = true },
            new("U0STRANGER", "Sam Stranger") { IsStranger = true, TeamId = "T0OTHER" }, new("U0BOTTY", "Botty") { IsBot = true },
        ];
        slackHost = Host().Build();
        Slack = new EmulatedSlack(new Sandbox.Slack.SlackOptions { SocketMode = sockets }, people, wire);
        Slack.MapEndpoints(slackHost);
        await slackHost.StartAsync();
        Slack.BaseUrl = slackHost.Urls.Single();
        http = new HttpClient { BaseAddress = new Uri(Slack.BaseUrl + "/") };
    }

    private DrBot.Slack.SlackOptions Options() => new()
    {
        Mode = Slack.Options.SocketMode ? "socket" : "http",
        Team = Slack.Options.TeamId,
        BotToken = new Secret(Slack.Options.BotToken),
        AppToken = new Secret(Slack.Options.AppToken),
        SigningSecrets = [new Secret(Slack.Options.SigningSecret)],
        Channel = "incidents",
        ApiUrl = Slack.BaseUrl + "/api/",
    };

    private static WebApplicationBuilder Host()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder;
    }

    // A plan made in memory has no files to archive.
    private sealed class NoFiles : IPlanArchive
    {
        public Task StoreAsync(string hash, IReadOnlyList<Commands.Plans.PlanSource> files, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public Task<IReadOnlyList<Commands.Plans.PlanSource>?> GetAsync(string hash, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Commands.Plans.PlanSource>?>(null);
    }
}
