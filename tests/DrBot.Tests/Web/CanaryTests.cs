using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Providers;
using DrBot.Slack;
using DrBot.Slack.WebApi;
using DrBot.Tests.Hosting;
using DrBot.Updates.Channels;
using DrBot.Web.Pages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Web;

/// <summary>A secret of its own in every secret field, and in what providers answer; none of them in anything that leaves the process.</summary>
public sealed class CanaryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Sink log = new();
    private readonly HttpListener echo = new();
    private readonly string pem;
    private readonly string address;

    public CanaryTests()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        pem = pair.ExportPkcs8PrivateKeyPem();
        address = $"http://127.0.0.1:{Issuer.DeadPort()}/";
        echo.Prefixes.Add(address);
        echo.Start();
        _ = EchoAsync();
    }

    // The whole body of the private key, and what it is wrapped into.
    private string KeyLine => pem.Split('\n')[1];

    private string[] Canaries =>
    [
        "canary-bot", "canary-app", "canary-signing", "canary-status", "canary-link", "canary-client", "canary-smtp", "canary-store", KeyLine,
    ];

    private string Configuration => $$"""
        slack: { mode: http, team: T0TEAM, bot-token: xoxb-canary-bot-1234, app-token: xapp-canary-app-1234, signing-secret: canary-signing-0123456789abcdef, api-url: "{{address}}api/" }
        channels:
          email: { smtp: "smtp://drbot:canary-smtp-password@127.0.0.1:{{Issuer.DeadPort()}}", from: drbot@example.com }
          status-page: { api-url: "{{address}}", page: abc, key: canary-status-key }
        web: { link-secret: canary-link-0123456789abcdef0123456789 }
        public-url: https://drbot.example.com
        api:
          oidc: { issuer: "http://127.0.0.1:{{Issuer.DeadPort()}}", audience: drbot, step-up: { amr: [mfa] }, client-id: drbot, client-secret: canary-client-secret }

        """;

    public void Dispose()
    {
        echo.Stop();
        folder.Dispose();
    }

    [Fact]
    public async Task T42_SecretsOfEveryField_AreInNoLogNoJournalNoExportAndNoAnswer()
    {
        var seen = new StringBuilder();
        await using (var story = await WebStory.StartAsync(Configuration, adapt: s => s.AddSingleton<ILoggerProvider>(log)
            .Configure<LoggerFilterOptions>(o => { o.Rules.Clear(); o.MinLevel = LogLevel.Trace; })))
        {
            await story.ProposeAsync();
            seen.Append(await FailAsync(story.Get<IEnumerable<IUpdateChannel>>()));
            seen.Append(await FailAsync(() => story.Get<SlackApi>().Chat.PostMessageAsync("C1", null, Blocks(), null, new CancellationTokenSource(3000).Token)));
            // What a provider said, canary and all, on its way into the journal.
            var echoed = new ProviderException("aws.rds", "PromoteReadReplica", ProviderFailure.Invalid, "no: canary-status-key, xoxb-canary-bot-1234");
            await story.Get<CommandGate>().SubmitAsync(
                story.Incident, new RecordFailed(story.Run, "promote", PauseCause.StepFailed, [echoed.Message]), null, default);
            await story.Get<CommandGate>().SubmitAsync(
                story.Incident, new Commands.Incidents.AddNote(Actor("sarah.chen"), echoed.Message), null, default);
            await story.Get<ApproverMail>().LookAsync(story.Get<IEnumerable<IUpdateChannel>>().First(c => c.Scheme == "email"), default);
            foreach (var path in (string[])["/healthz", "/readyz", "/status", "/api/v1/server", "/api/v1/openapi.json", "/nothing", "/approve/x", "/slack/commands"])
            {
                using var response = await story.Http.GetAsync(new Uri(path, UriKind.Relative));
                seen.Append(response.Headers).Append(await response.Content.ReadAsStringAsync());
            }

            seen.Append((await story.SignedAsync("mike.johnson", "GET", $"/api/v1/runs/{story.Run}")).Body.ToJsonString());
            seen.Append(story.Get<BotOptions>()).Append(story.Get<BotOptions>().Slack).Append(story.Get<BotOptions>().Web).Append(story.Get<BotOptions>().Mail);
            await new AuditExport(story.Get<IStore>()).WriteAsync(folder.At("export"), attachments: true, default);
            foreach (var entry in await story.EntriesAsync())
                seen.Append(entry.Data.ToJsonString());
        }

        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
            seen.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)));
        var all = seen.ToString() + string.Join('\n', log.Lines);
        Assert.NotEmpty(log.Lines);
        Assert.Contains("***", all, StringComparison.Ordinal);
        Assert.All(Canaries, canary => Assert.False(all.Contains(canary, StringComparison.Ordinal), $"{canary}: {Around(all, canary)}"));
    }

    [Fact]
    public void T42_ConfigurationThatIsWrong_IsRefusedWithoutItsSecrets()
    {
        string[] wrong =
        [
            Configuration.Replace("mode: http", "mode: fax", StringComparison.Ordinal),
            Configuration.Replace("T0TEAM", "canary", StringComparison.Ordinal).Replace("canary,", "lower,", StringComparison.Ordinal),
            Configuration.Replace("xoxb-", "", StringComparison.Ordinal),
            Configuration.Replace("smtp://", "ftp://", StringComparison.Ordinal),
            Configuration.Replace("@127.0.0.1", "@@@", StringComparison.Ordinal),
            Configuration.Replace("canary-link-0123456789abcdef0123456789", "canary-link", StringComparison.Ordinal),
            Configuration + "\nstore: \"postgres://drbot:canary-store-password@:bad/\"\n",
            Configuration + "\naudit: { key: \"" + pem.Replace("\n", "\\n", StringComparison.Ordinal).Replace("BEGIN", "BEGUN", StringComparison.Ordinal) + "\" }\n",
            Configuration + "\nunknown: [",
        ];

        foreach (var text in wrong)
        {
            var said = Record.Exception(() => BotOptionsReader.Read("environment: practice\n" + text, folder.Path, _ => null))?.ToString() ?? "";
            Assert.All(Canaries, canary => Assert.False(said.Contains(canary, StringComparison.Ordinal), $"{canary}: {said}"));
        }
    }

    private static string Around(string all, string canary)
    {
        var at = all.IndexOf(canary, StringComparison.Ordinal);
        return at < 0 ? "" : all[Math.Max(0, at - 200)..Math.Min(all.Length, at + 100)];
    }

    private static Commands.Actor Actor(string person) => new()
    {
        Person = person, Via = Commands.Road.Slack, Account = new Commands.Plans.Account("slack", "U0SARAH"),
        Roles = [new Commands.RoleReading("manager", "plan", default)],
    };

    private static DrBot.Slack.WebApi.ChatContent Blocks() => ChatContent.Of(DrBot.Slack.Blocks.Mrkdwn.Of($"hello"));

    private static async Task<string> FailAsync(IEnumerable<IUpdateChannel> channels)
    {
        var said = new StringBuilder();
        foreach (var channel in channels.Where(c => c.Scheme != "slack"))
            said.Append(await FailAsync(() => channel.SendAsync(
                new OutgoingUpdate
                {
                    Key = "k", Address = "ops@example.com", Incident = "DR-1", Status = Commands.Incidents.IncidentStatus.Declared, Level = 1,
                    Subject = "s", Text = "t",
                },
                new CancellationTokenSource(3000).Token)));
        return said.ToString();
    }

    private static async Task<string> FailAsync(Func<Task> act) => (await Record.ExceptionAsync(act))?.ToString() ?? "";

    // A vendor that echoes everything it was told in its errors.
    private async Task EchoAsync()
    {
        try
        {
            while (echo.IsListening)
            {
                var context = await echo.GetContextAsync();
                var said = string.Join("; ", context.Request.Headers.AllKeys.Select(k => $"{k}: {context.Request.Headers[k]}"));
                context.Response.StatusCode = 400;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($$"""{"ok":false,"error":"bad request, you sent {{said.Replace("\"", "'")}}"}"""));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private sealed class Sink : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
