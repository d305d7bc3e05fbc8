using DrBot.Providers.Http;
using DrBot.Replicas;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Slack;
using DrBot.Slack.Cards;
using DrBot.Slack.Inbound;
using DrBot.Slack.Sockets;
using DrBot.Tests.Replicas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>The whole room against the practice world's Slack, over loopback and in real time.</summary>
internal sealed class PracticeBench : IAsyncDisposable
{
    private readonly WebApplication slackHost;
    private readonly WebApplication botHost;
    private readonly HttpClient http;

    private PracticeBench(WebApplication slackHost, EmulatedSlack slack, WebApplication botHost, HttpClient http) =>
        (this.slackHost, Slack, this.botHost, this.http) = (slackHost, slack, botHost, http);

    public EmulatedSlack Slack { get; }

    public PracticeClient Practice => new(http);

    public Persona Sarah => Practice.As("U0SARAH");

    public RecordingInbound Inbound => Get<RecordingInbound>();

    public static CancellationToken Limit => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public static async Task<PracticeBench> StartAsync(bool sockets = false)
    {
        var world = new Sandbox.Slack.SlackOptions
        {
            SocketMode = sockets, Groups = [new SlackGroup("S0DIRECTORS", "directors", "Directors")],
        };
        IReadOnlyList<SlackPerson> people =
        [
            new("U0SARAH", "Sarah Chen") { Groups = ["S0DIRECTORS"] }, new("U0MIKE", "Mike Johnson"),
            new("U0GUEST", "Gwen Guest") { IsGuest = true }, new("U0GONE", "Greg Gone") { IsDeleted = true },
            new("U0STRANGER", "Sam Stranger") { IsStranger = true, TeamId = "T0OTHER" }, new(
                "U0BOTTY", "Botty") { IsBot = true },
        ];
        var slackHost = Host();
        var slack = new EmulatedSlack(world, people, TimeProvider.System);
        var slackApp = slackHost.Build();
        slack.MapEndpoints(slackApp);
        await slackApp.StartAsync();
        slack.BaseUrl = slackApp.Urls.Single();

        var bot = Host();
        bot.Services
            .AddSingleton(MemoryLeases.Keeper(new MemoryLeases(TimeProvider.System), TimeProvider.System))
            .AddSingleton<SurfaceDuty>()
            .AddHostedService(s => s.GetRequiredService<SurfaceDuty>())
            .AddSlack(
                new LiveSlackOptions(Options(world, slack.BaseUrl, sockets)), TimeProvider.System,
                _ => Egress.Loopback.CreateHandler())
            .AddSingleton(new SocketModeSettings { Stagger = TimeSpan.FromMilliseconds(50) })
            .AddSingleton<RecordingInbound>().AddSingleton<ISlackInbound>(s => s.GetRequiredService<RecordingInbound>())
            .AddSingleton<IMessageLedger, MemoryLedger>();
        var botApp = bot.Build();
        botApp.MapSlack();
        await botApp.StartAsync();
        await botApp.Services.GetRequiredService<SurfaceDuty>().BegunAsync();
        slack.AppUrl = new Uri(botApp.Urls.Single());

        var bench = new PracticeBench(
            slackApp, slack, botApp, new HttpClient { BaseAddress = new Uri(slack.BaseUrl + "/") });
        if (sockets)
            await bench.UntilAsync(() => bench.Get<SocketModeService>().Health.Live == 2);
        return bench;
    }

    public T Get<T>() where T : notnull => botHost.Services.GetRequiredService<T>();

    public async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            if (i > 2000)
                throw new TimeoutException(Get<SlackHealth>().Findings.ToString());
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await botHost.DisposeAsync();
        http.Dispose();
        await Slack.DisposeAsync();
        await slackHost.DisposeAsync();
    }

    private static WebApplicationBuilder Host()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder;
    }

    private static DrBot.Slack.SlackOptions Options(Sandbox.Slack.SlackOptions world, string url, bool sockets) => new()
    {
        Mode = sockets ? "socket" : "http",
        Team = world.TeamId,
        BotToken = new Secret(world.BotToken),
        AppToken = new Secret(world.AppToken),
        SigningSecrets = [new Secret(world.SigningSecret)],
        ApiUrl = url + "/api/",
    };
}
