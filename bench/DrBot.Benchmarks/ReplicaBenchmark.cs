using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Hosting;
using DrBot.TestKit;

namespace DrBot.Benchmarks;

/// <summary>
/// Durable commands per second by one <c>drbot serve</c> and by two that share a PostgreSQL which waits for its disk: 32 clients,
/// each writing to one of eight incidents, on one machine that all of them share.
/// </summary>
internal static partial class ReplicaBenchmark
{
    private const int Rounds = 3;
    private const int Clients = 32;
    private const int Each = 40;
    private const int Incidents = 8;

    public static async Task RunAsync()
    {
        await using var server = await PostgresServer.StartAsync("fsync = on", "synchronous_commit = on");
        var store = server.Url(await server.CreateDatabaseAsync());
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 1, Store = store }, CancellationToken.None);
        await host.StartDrBotAsync(CancellationToken.None);
        var second = new Uri($"http://127.0.0.1:{FreePort()}/");
        await using var beside = await StartBesideAsync(host, second);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseProxy = false });
        Uri[] both = [new Uri(host.DrBot, "slack/commands"), new Uri(second, "slack/commands")];
        var incidents = await DeclareAsync(http, host, both[0]);
        var ratios = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            var one = await MeasureAsync(http, host, both[..1], incidents);
            var two = await MeasureAsync(http, host, both, incidents);
            ratios.Add(two.PerSecond / one.PerSecond);
            Console.WriteLine($"round {round}  one replica    {one}");
            Console.WriteLine($"round {round}  two replicas   {two}");
        }

        ratios.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"two replicas / one, {Clients} clients, median of {Rounds}: {ratios[Rounds / 2]:0.00} x the commands per second ({ratios[0]:0.00}–{ratios[^1]:0.00}); {ProcessFacts.Load()}"));
    }

    private static async Task<DrBotProcess> StartBesideAsync(SandboxHost host, Uri address)
    {
        var file = Path.Combine(host.Folder, "second.yaml");
        var text = await File.ReadAllTextAsync(host.ConfigFile);
        await File.WriteAllTextAsync(file, text.Replace(
            host.DrBot.GetLeftPart(UriPartial.Authority), address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal) + "\nreplica: two\n");
        var process = DrBotProcess.Start(file, address, host.Folder);
        await process.WaitUntilReadyAsync(CancellationToken.None);
        return process;
    }

    private static async Task<IReadOnlyList<string>> DeclareAsync(HttpClient http, SandboxHost host, Uri address)
    {
        var incidents = new List<string>();
        for (var i = 0; i < Incidents; i++)
        {
            var answer = await AcknowledgeBenchmark.PostAsync(http, address, host.Slack.Options, $"declare measured {i}", durable: true);
            incidents.Add(Incident().Match(answer).Value);
        }

        return incidents;
    }

    private static Task<Measurement> MeasureAsync(HttpClient http, SandboxHost host, Uri[] replicas, IReadOnlyList<string> incidents) =>
        Load.RunAsync(Clients, Each, (client, i) => AcknowledgeBenchmark.PostAsync(
            http, replicas[client % replicas.Length], host.Slack.Options,
            $"note --incident {incidents[client % incidents.Count]} {client} {i}", durable: true));

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"DR-\d{8}-\d{6}(?:-\d+)?")]
    private static partial Regex Incident();
}
