using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Demo;

/// <summary>The emulated providers from outside: the world's API, and the plan's hosts as a browser reaches them.</summary>
internal sealed class Stage : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly SandboxHost _host;
    private readonly HttpClient _world;
    private readonly HttpClient _browser;

    public Stage(SandboxHost host)
    {
        _host = host;
        _world = new HttpClient(Slack.Deliveries.LoopbackHandler.New()) { BaseAddress = host.Page, Timeout = AnswerWithin };
        _browser = new HttpClient(Browser(host)) { Timeout = AnswerWithin };
        var spec = host.World.Spec;
        // What users call: a name of production that is no region's own entry.
        PublicHost = spec.Hosts.First(h => h.Value is null && !spec.EntryPoints.ContainsKey(h.Key)).Key;
    }

    /// <summary>Domain time.</summary>
    public DateTimeOffset Now => _host.World.Clock.Now.Domain;

    /// <summary>The name users reach production by.</summary>
    public string PublicHost { get; }

    public string Primary => _host.World.Spec.PrimaryRegion;

    public string Recovery => _host.World.Spec.RecoveryRegion;

    /// <summary>Breaks something.</summary>
    public async Task BreakAsync(string kind, CancellationToken cancellationToken)
    {
        using var response = await _world.PostAsJsonAsync(
            new Uri("world/break", UriKind.Relative), new BreakRequest { Kind = kind }, JsonSerializerOptions.Web, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The world as <c>GET /world</c> tells it.</summary>
    public async Task<JsonObject> ReadAsync(CancellationToken cancellationToken) =>
        (await _world.GetFromJsonAsync<JsonObject>(new Uri("world", UriKind.Relative), cancellationToken))!;

    /// <summary>Why users are not served by the recovery region, or null when they are.</summary>
    public async Task<string?> TroubleAsync(CancellationToken cancellationToken)
    {
        try
        {
            var world = await ReadAsync(cancellationToken);
            if (!world["regions"]![Recovery]!["traffic"]!.AsArray().Any(h => h.AsText() == PublicHost))
                return $"{PublicHost} does not point at {Recovery}";
            using var response = await _browser.GetAsync(new Uri($"https://{PublicHost}/health"), cancellationToken);
            var health = JsonReading.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            return !response.IsSuccessStatusCode ? $"{PublicHost} answers {(int)response.StatusCode}: {health.Text("reason")}"
                : health.Text("region") != Recovery ? $"{PublicHost} is served by {health.Text("region")}"
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"{PublicHost} cannot be reached: {e.Message}";
        }
    }

    /// <summary>Why a person on duty would not call a manual check done yet, or null: there is a primary database in the
    /// recovery region, and everything wanted there runs.</summary>
    public async Task<string?> DutyTroubleAsync(CancellationToken cancellationToken)
    {
        var world = await ReadAsync(cancellationToken);
        if (!Items(world, "databases").Any(d => d.Text("region") == Recovery && d.Text("role") == "primary" && d.Text("status") == "available"))
            return $"no database in {Recovery} takes writes yet";
        return Items(world, "deployments").Any(d =>
            d.Text("region") == Recovery && d["ready"]!.GetValue<int>() < d["desired"]!.GetValue<int>())
            ? $"not every pod in {Recovery} is ready yet"
            : null;
    }

    public void Dispose()
    {
        _world.Dispose();
        _browser.Dispose();
    }

    private static IEnumerable<JsonObject> Items(JsonObject world, string name) =>
        world[name]!.AsObject().Select(i => i.Value).OfType<JsonObject>();

    // As curl's --connect-to: whatever the host, the connection goes to the sandbox's TLS listener.
    private static SocketsHttpHandler Browser(SandboxHost host)
    {
        var ca = X509Certificate2.CreateFromPem(File.ReadAllText(host.CaFile));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(host.Tls.Host, host.Tls.Port, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { ca },
        };
        return handler;
    }
}
