using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Demo;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.World;
using DrBot.TestKit;

namespace DrBot.EndToEnd;

/// <summary>A practice world with the real DrBot in it, used as people and operators use it; every wait is bounded.</summary>
internal sealed partial class Practice : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(40);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(3));
    private readonly HttpClient _http;

    private Practice(SandboxHost host)
    {
        Host = host;
        _http = new HttpClient { BaseAddress = host.Page };
        Slack = new PracticeClient(_http);
    }

    public SandboxHost Host { get; }

    [AllowNull]
    public DrBotProcess Bot { get; private set; }

    public PracticeClient Slack { get; }

    public CancellationToken Patience => _patience.Token;

    /// <summary>Over whose shoulder the channel is read.</summary>
    public Persona Reader => Slack.As(Host.World.Spec.Name == "entmoot" ? "U0COMMANDER" : "U0SARAH");

    public Persona Sarah => Slack.As("U0SARAH");

    public Persona Mike => Slack.As("U0MIKE");

    public Persona David => Slack.As("U0DAVID");

    public Persona Lisa => Slack.As("U0LISA");

    /// <summary>The plan whose failover takes seconds.</summary>
    public static string ShortPlan { get; } = Path.Combine(AppContext.BaseDirectory, "Plans", "short.yaml");

    /// <summary>A founding plan.</summary>
    public static string Founding(string name) => Path.Combine(Machine.Repository, "plans", name + ".yaml");

    /// <summary>Everything in it is quick, so that a test is.</summary>
    public static WorldSpec Quick(WorldSpec world) => world with
    {
        Timings = new WorldTimings
        {
            Promotion = TimeSpan.FromSeconds(20),
            StatusLag = TimeSpan.FromSeconds(2),
            Propagation = TimeSpan.FromSeconds(10),
            PodStart = TimeSpan.FromSeconds(5),
        },
    };

    public static async Task<Practice> StartAsync(SandboxOptions? options = null, bool withDrBot = true)
    {
        options ??= new SandboxOptions { Plan = ShortPlan };
        var founding = options.Plan.EndsWith("entmoot.yaml", StringComparison.Ordinal) ? FoundingWorlds.Entmoot : FoundingWorlds.Unjucks;
        var host = await SandboxHost.StartAsync(
            options with { Speed = 10, World = options.World ?? Quick(founding) }, CancellationToken.None);
        var practice = new Practice(host);
        try
        {
            if (withDrBot)
                await practice.StartDrBotAsync();
            return practice;
        }
        catch
        {
            await practice.DisposeAsync();
            throw;
        }
    }

    public async Task StartDrBotAsync() => Bot = await Host.StartDrBotAsync(Patience);

    /// <summary>Ends DrBot as kill -9 does and starts it again on the same store.</summary>
    public async Task KillAndRestartAsync()
    {
        await Bot.KillAsync(Patience);
        await StartDrBotAsync();
    }

    /// <summary>Types something; returns what DrBot answered, also when that came late.</summary>
    public async Task<string> SayAsync(Persona who, string text)
    {
        var before = (await OwnAsync(who)).Count;
        var result = await who.TypeAsync(text, Patience);
        Assert.True(result.Ok || result.Error == "operation_timeout", $"{text}: {result.Error} {result.Answer}");
        if (!result.Ok)
            return await AfterTimeoutAsync(who, before);
        var at = JsonNode.Parse(string.IsNullOrWhiteSpace(result.Answer) ? "{}" : result.Answer)?["text"]?.ToString();
        return at is { Length: > 0 } && !IsLate(at) ? at : (await OwnAfterAsync(who, before)).Text;
    }

    // On a busy machine Slack gives up after its three seconds: a person then waits a little, and looks.
    private async Task<string> AfterTimeoutAsync(Persona who, int before)
    {
        for (var looks = 0; looks < 200; looks++)
        {
            if ((await OwnAsync(who)).Skip(before).LastOrDefault() is { } late)
                return late.Text;
            await Task.Delay(100, Patience);
        }

        return await SayAsync(who, "/dr status");
    }

    /// <summary>Proposes a run; returns its id.</summary>
    public async Task<string> ProposeAsync(string command, Persona? who = null)
    {
        var answer = await SayAsync(who ?? Lisa, command);
        var run = RunId().Matches(answer).LastOrDefault();
        Assert.True(run is not null, answer);
        return run.Value;
    }

    /// <summary>The run's approval card in the channel, once it is there.</summary>
    public Task<PracticeMessage> ApprovalCardAsync(string run) => MessageAsync(
        $"the approval card of {run}", m => ApprovalCardReading.Of(m)?.Run == run);

    /// <summary>Presses Approve on the card; returns what DrBot told that person alone.</summary>
    public async Task<string> ApproveAsync(Persona who, PracticeMessage card, string button = "Approve")
    {
        var before = (await OwnAsync(who)).Count;
        var pressed = await who.ClickAsync(card, button, Patience);
        Assert.True(pressed.Ok || pressed.Error == "operation_timeout", $"{button}: {pressed.Error} {pressed.Answer}");
        return (await OwnAfterAsync(who, before)).AllText;
    }

    /// <summary>Proposes the failover and approves it as two people; returns the run's id.</summary>
    public async Task<string> FailOverAsync(string command = "/dr failover")
    {
        var run = await ProposeAsync(command);
        var card = await ApprovalCardAsync(run);
        await ApproveAsync(Mike, card);
        await ApproveAsync(David, card);
        return run;
    }

    /// <summary>What <c>/dr status</c> says of the run.</summary>
    public async Task<string> StatusAsync(string run)
    {
        var result = await Reader.TypeAsync($"/dr status {run[..run.LastIndexOf('-')]}", Patience);
        var card = new PracticeMessage(JsonNode.Parse(string.IsNullOrWhiteSpace(result.Answer) || !result.Ok ? "{}" : result.Answer)!.AsObject());
        var words = Regex.Match(card.AllText, $@"\*{run[(run.LastIndexOf('-') + 1)..]}\* .+: \*(?<words>[a-z ]+)\*").Groups["words"].Value;
        return words switch
        {
            "" => result.Error ?? card.AllText,
            "being looked at" => "Proposed",
            "waits for approval" => "AwaitingApproval",
            _ => char.ToUpperInvariant(words[0]) + words[1..],
        };
    }

    /// <summary>Waits until the run is in one of these states; returns which.</summary>
    public Task<string> RunAsync(string run, params string[] states) => UntilAsync(
        $"{run} to be {string.Join(" or ", states)}",
        async () => await StatusAsync(run) is var status && states.Contains(status) ? status : null,
        async () => await SayAsync(Reader, "/dr timeline " + run[..run.LastIndexOf('-')]));

    /// <summary>The first message of the channel that fits, once it is there.</summary>
    public Task<PracticeMessage> MessageAsync(string what, Func<PracticeMessage, bool> fits) => UntilAsync(
        what,
        async () => (await Reader.MessagesAsync(Patience)).FirstOrDefault(m => !m.IsEphemeral && fits(m)),
        async () => string.Join('\n', (await Reader.MessagesAsync(Patience)).Where(m => !m.IsEphemeral).Select(m => m.Text)));

    /// <summary>Waits for something that is said in the channel.</summary>
    public Task<PracticeMessage> HearAsync(string words) => MessageAsync(
        $"'{words}' in the channel", m => m.AllText.Contains(words, StringComparison.Ordinal));

    public async Task BreakAsync(string kind, string? operation = null, int? count = null, double? seconds = null)
    {
        using var response = await _http.PostAsJsonAsync(
            "world/break", new BreakRequest { Kind = kind, Operation = operation, Count = count, Seconds = seconds }, JsonSerializerOptions.Web);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<WorldState> WorldAsync() =>
        (await _http.GetFromJsonAsync<WorldState>("world", JsonSerializerOptions.Web, Patience))!;

    public async Task<IReadOnlyList<Call>> CallsAsync() =>
        (await _http.GetFromJsonAsync<List<Call>>("world/calls", JsonSerializerOptions.Web, Patience))!;

    /// <summary>What changed the world, by operation and target, as often as it did; mails and posts left out.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync() =>
        [.. (await CallsAsync()).Where(c => c.Effective && c.Service is not ("smtp" or "statuspage")).Select(c => $"{c.Operation} {c.Target?.TrimEnd('.')}")];

    /// <summary>Waits until there is something; fails with what was seen instead.</summary>
    public async Task<T> UntilAsync<T>(string what, Func<Task<T?>> look, Func<Task<string>>? instead = null)
        where T : class
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Bound)
        {
            if (await look() is { } found)
                return found;
            await Task.Delay(60, Patience);
        }

        var seen = instead is null ? "" : await instead();
        throw new TimeoutException($"{what}: not within {Bound.TotalSeconds} s; {seen}\n{string.Join('\n', Bot.Output.TakeLast(12))}");
    }

    /// <summary>Waits until something is true.</summary>
    public Task UntilAsync(string what, Func<Task<bool>> look) => UntilAsync(what, async () => await look() ? "" : null);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _http.Dispose();
        _patience.Dispose();
    }

    private static bool IsLate(string answer) => answer.StartsWith("DrBot is still at it", StringComparison.Ordinal);

    private async Task<List<PracticeMessage>> OwnAsync(Persona who) =>
        [.. (await who.MessagesAsync(Patience)).Where(m => m is { IsEphemeral: true, User: "U0DRBOT" } && !IsLate(m.Text))];

    private Task<PracticeMessage> OwnAfterAsync(Persona who, int count) => UntilAsync(
        $"an answer to {who.UserId}", async () => (await OwnAsync(who)).Skip(count).LastOrDefault());

    [GeneratedRegex(@"DR-\d{8}-\d{6}(?:-\d+)?-R\d+")]
    private static partial Regex RunId();
}
