using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Sqlite;
using DrBot.Plans;
using DrBot.TestKit;
using DrBot.Tests.Hosting;
using DrBot.Web.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace DrBot.Tests.Web;

/// <summary>The whole bot as the server composes it, on a loopback port, over the founding plan with people's keys in it. The
/// driver's part is played by the test; both clocks stand still until the test moves them.</summary>
internal sealed class WebStory : IAsyncDisposable
{
    public const string Origin = "drbot.example/test-1";

    private static readonly Dictionary<string, ECDsa> Pairs = new[] { "sarah.chen", "mike.johnson", "david.kim", "lisa.wang" }
        .ToDictionary(p => p, _ => ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private readonly TemporaryFolder folder = new();
    private readonly string configuration;
    private readonly Action<IServiceCollection>? adapt;
    private readonly TimeProvider? wire;
    private SqliteJournal store = null!;
    private WebApplication app = null!;

    private WebStory(string configuration, Action<IServiceCollection>? adapt, TimeProvider? wire)
    {
        this.wire = wire;
        this.configuration = configuration;
        this.adapt = adapt;
    }

    public ManualClock Domain { get; } = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    public ManualClock Wire { get; } = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    // The wire clock of the server: the one above, unless a client with a clock of its own comes.
    private TimeProvider RealWire => wire ?? Wire;

    public HttpClient Http { get; private set; } = null!;

    public Uri Address => Http.BaseAddress!;

    public string Run { get; private set; } = "";

    public string Incident => Run[..Run.LastIndexOf('-')];

    public static async Task<WebStory> StartAsync(
        string more = "", string environment = "practice", Action<IServiceCollection>? adapt = null, Func<string, string>? plan = null,
        TimeProvider? wire = null)
    {
        var story = new WebStory($$"""
            environment: {{environment}}
            listen: http://127.0.0.1:0
            plans: [unjucks.yaml]
            egress: loopback
            audit: { origin: {{Origin}} }

            """ + more, adapt, wire);
        foreach (var source in FoundingPlans.Sources("unjucks"))
            story.folder.Write(source.Path, source.Path == "unjucks.yaml" ? (plan ?? (t => t))(WithKeys(source.Text)) : source.Text);
        await story.BeginAsync();
        return story;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static PersonKey KeyOf(string person) => PersonKey.Of(Pairs[person]);

    public static ECDsa PairOf(string person) => Pairs[person];

    /// <summary>Ends the process in order and starts another on the same store.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await BeginAsync();
    }

    public async Task<IncidentState> StateAsync() => (await Get<IncidentReader>().ReadAsync(Incident, default))!;

    public async Task<RunState> RunAsync() => (await StateAsync()).Run(Run)!;

    public async Task<IReadOnlyList<JournalEntry>> EntriesAsync() => await store.ReadAfterAsync(-1, 10_000, default);

    /// <summary>What the driver does after a proposal.</summary>
    public async Task PreviewAsync() => await Get<CommandGate>().SubmitAsync(
        Incident, new RecordPreview(Run, TestPlans.Facts((await RunAsync()).Plan)), null, default);

    /// <summary>Another version of the plan counts from now on.</summary>
    public async Task ChangePlanAsync(Func<string, string> change)
    {
        var library = Get<PlanLibrary>();
        var sources = library.Current("unjucks")!.Sources.Select(s => s.Path == "unjucks.yaml" ? s with { Text = change(s.Text) } : s);
        var reading = PlanReader.Read([.. sources], ActionCatalogueFactory.Create());
        await library.PutAsync(reading.Loaded ?? throw new InvalidOperationException(string.Join('\n', reading.Errors)), default);
    }

    /// <summary>Lisa proposes the failover by her key; it is previewed, and waits for a manager and a director.</summary>
    public async Task ProposeAsync()
    {
        var (status, answer) = await CommandAsync("lisa.wang", "failover", new { reason = "us-east-1 does not answer" });
        Assert.True(status == 200, answer.ToJsonString());
        Run = (string)answer["run"]!["id"]!;
        await PreviewAsync();
        Assert.Equal(RunStatus.AwaitingApproval, (await RunAsync()).Status);
    }

    /// <summary>A command by a person's key.</summary>
    public Task<(int Status, JsonNode Body)> CommandAsync(string person, string verb, object body, string? nonce = null) =>
        SignedAsync(person, "POST", $"/api/v1/commands/{verb}", body, nonce);

    /// <summary>A request signed with a person's key.</summary>
    public async Task<(int Status, JsonNode Body)> SignedAsync(
        string person, string method, string path, object? body = null, string? nonce = null, TimeSpan? ago = null)
    {
        using var request = Signed(person, method, path, body, nonce, ago);
        return await SendAsync(request);
    }

    public HttpRequestMessage Signed(
        string person, string method, string path, object? body = null, string? nonce = null, TimeSpan? ago = null)
    {
        nonce ??= Nonce();
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body));
        var signed = new SignedRequest(
            Origin, method, path, SignedRequest.HashOf(bytes), (RealWire.GetUtcNow() - (ago ?? default)).ToUnixTimeSeconds(), nonce);
        var request = Request(method, path, bytes, nonce);
        request.Headers.TryAddWithoutValidation("Authorization", $"DrBot-Key {signed.Sign(Pairs[person])}");
        return request;
    }

    /// <summary>A request with a bearer token, or with nothing.</summary>
    public async Task<(int Status, JsonNode Body)> BearerAsync(
        string? token, string method, string path, object? body = null, string? key = null)
    {
        using var request = Request(
            method, path, body is null ? [] : Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body)), key ?? Nonce());
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await SendAsync(request);
    }

    /// <summary>A vote of the run by a person's key.</summary>
    public async Task<(int Status, JsonNode Body)> VoteAsync(
        string person, bool approves = true, Func<SignedVote, SignedVote>? change = null, string? nonce = null, string? plan = "unjucks",
        Action<JsonObject>? spoil = null)
    {
        var vote = new SignedVote(
            Origin, Run, (await RunAsync()).Plan.Digest, approves, person, RealWire.GetUtcNow().ToUnixTimeSeconds(), nonce ?? Nonce());
        return await SendVoteAsync(person, (change ?? (v => v))(vote), plan, spoil);
    }

    /// <summary>A yes to a run of any incident by a person's key.</summary>
    public Task<(int Status, JsonNode Body)> VoteOnAsync(string person, string run, string digest) => SendVoteAsync(
        person, new SignedVote(Origin, run, digest, true, person, RealWire.GetUtcNow().ToUnixTimeSeconds(), Nonce()), run: run);

    public async Task<(int Status, JsonNode Body)> SendVoteAsync(
        string person, SignedVote vote, string? plan = "unjucks", Action<JsonObject>? spoil = null, string? key = null, string? run = null)
    {
        var body = BodyOf(vote, vote.Sign(Pairs[person]), plan);
        spoil?.Invoke(body);
        using var request = Request(
            "POST", $"/api/v1/runs/{run ?? Run}/{(vote.Approves ? "approvals" : "rejections")}", Encoding.UTF8.GetBytes(body.ToJsonString()),
            key ?? vote.Nonce);
        return await SendAsync(request);
    }

    public static JsonObject BodyOf(SignedVote vote, KeySignature signature, string? plan) => new()
    {
        ["digest"] = vote.Digest, ["plan"] = plan, ["person"] = vote.Person, ["key"] = signature.Key, ["time"] = vote.Time,
        ["nonce"] = vote.Nonce, ["signature"] = signature.Value,
    };

    public async Task<(int Status, JsonNode Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    public static HttpRequestMessage Request(string method, string path, byte[] body, string? key)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (method != "GET" && key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    public static string Nonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>A click in Slack, as the surface brings it.</summary>
    public DrBot.Desk.Caller Slack(string account) => new(new Account("slack", account), Road.Slack, Nonce(), new string('e', 64));

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        folder.Dispose();
    }

    private static string WithKeys(string plan)
    {
        foreach (var person in Pairs.Keys)
            plan = plan.Replace($"  {person}:\n", $"  {person}:\n    keys: [\"{KeyOf(person).Line}\"]\n", StringComparison.Ordinal);
        return plan;
    }

    private async Task BeginAsync()
    {
        var options = BotOptionsReader.Read(configuration, folder.Path, _ => null);
        store = await SqliteJournal.OpenAsync(new() { Path = folder.At("drbot.db"), Origin = options.AuditOrigin }, Domain, default);
        app = Server.Build(options, new OpenStore(store, new Clocks(Domain, RealWire)), services =>
        {
            // The test is the driver and the clocks.
            foreach (var loop in services.Where(s => s.ServiceType == typeof(IHostedService)
                && Made(s)?.Namespace?.StartsWith("DrBot", StringComparison.Ordinal) != false && Made(s) != typeof(GracefulStop)).ToList())
                services.Remove(loop);
            adapt?.Invoke(services);
        });
        await Get<PlanLoader>().LoadAllAsync(default);
        await app.StartAsync();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(30),
        };
    }

    private static Type? Made(ServiceDescriptor loop) => loop.ImplementationType ?? loop.ImplementationFactory?.Method.ReturnType;

    private async Task EndAsync()
    {
        Http.Dispose();
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var stopping = app.StopAsync(now.Token);
        while (!stopping.IsCompleted)
        {
            await Task.WhenAny(stopping, Task.Delay(5));
            Wire.Advance(TimeSpan.FromSeconds(1));
        }

        await app.DisposeAsync();
        await store.DisposeAsync();
    }
}
