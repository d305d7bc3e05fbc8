using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Hosting;

namespace DrBot.Benchmarks;

/// <summary>
/// A signed slash command until its acknowledgement, over HTTP: DrBot, which has the command on disk by then, against the
/// smallest Bolt app, which stores nothing. All clients write to one incident: the worst case for a journal that decides
/// about an incident one command after the other.
/// </summary>
internal static class AcknowledgeBenchmark
{
    private const int Rounds = 7;
    private const string Memory = "/dev/shm";
    private static readonly (int Clients, int Total)[] Loads = [(1, 1500), (32, 6400)];

    public static async Task RunAsync()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 1 }, CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseProxy = false });
        var arms = new List<Arm> { await OursAsync("DrBot, on disk", host, http) };
        using var bolt = await BoltAsync(host.Slack.Options.SigningSecret);
        if (bolt is null)
            Console.WriteLine("Bolt is left out: it needs node and the packages of tests/peers (npm ci there)");
        else
            arms.Add(new Arm("Bolt, no storage", bolt.Address, host.Slack.Options, bolt.Process.Id, Durable: false));
        // The same bot with its file in memory: the difference is what the disk's word costs.
        var inMemory = Directory.Exists(Memory) ? Directory.CreateDirectory(Path.Combine(Memory, "drbot-bench-" + Environment.ProcessId)) : null;
        try
        {
            await using var beside = inMemory is null ? null : await SandboxHost.StartAsync(
                new SandboxOptions { Speed = 1, Store = Path.Combine(inMemory.FullName, "drbot.db") }, CancellationToken.None);
            if (beside is not null)
                arms.Add(await OursAsync("DrBot, in memory", beside, http));
            foreach (var (clients, total) in Loads)
                await CompareAsync(http, clients, total, arms);
        }
        finally
        {
            inMemory?.Delete(recursive: true);
        }

        Console.WriteLine(ProcessFacts.Load());
    }

    private static async Task<Arm> OursAsync(string name, SandboxHost host, HttpClient http)
    {
        var process = await host.StartDrBotAsync(CancellationToken.None);
        var arm = new Arm(name, new Uri(host.DrBot, "slack/commands"), host.Slack.Options, process.Id, Durable: true);
        await PostAsync(http, arm.Address, arm.Slack, "declare measured", durable: true);
        return arm;
    }

    // All sides in turn, round by round, so that what else runs on the machine hits them alike.
    private static async Task CompareAsync(HttpClient http, int clients, int total, List<Arm> arms)
    {
        var measured = arms.ToDictionary(a => a.Name, _ => new List<(Measurement Load, double Cpu)>());
        foreach (var arm in arms)
            await MeasureAsync(http, clients, total, arm);
        for (var round = 1; round <= Rounds; round++)
            foreach (var arm in arms)
            {
                var before = ProcessFacts.CpuSeconds(arm.Process);
                var load = await MeasureAsync(http, clients, total, arm);
                var cpu = (ProcessFacts.CpuSeconds(arm.Process) - before) / (total * 1.1) * 1000;
                measured[arm.Name].Add((load, cpu));
            }

        foreach (var arm in arms)
            Console.WriteLine(Line($"{clients,2} clients  {arm.Name,-17}", measured[arm.Name]));
        var ours = measured[arms[0].Name];
        foreach (var other in arms.Skip(1))
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{clients,2} clients  {arms[0].Name} / {other.Name}, median of {Rounds} pairs: throughput {Ratio(ours, measured[other.Name], m => m.PerSecond):0.00}, p50 {Ratio(ours, measured[other.Name], m => m.P50):0.00}, p99 {Ratio(ours, measured[other.Name], m => m.P99):0.00}{(other.Durable ? "" : " (targets: throughput >= 1, p99 < 1)")}"));
    }

    private static string Line(string name, List<(Measurement Load, double Cpu)> rounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}  p50 {Median(rounds.Select(r => r.Load.P50)),7:0.00} ms   p99 {Median(rounds.Select(r => r.Load.P99)),7:0.00} ms   {Median(rounds.Select(r => r.Load.PerSecond)),6:0} /s   {Median(rounds.Select(r => r.Cpu)),6:0.000} ms of processor each");

    private static double Ratio(
        List<(Measurement Load, double Cpu)> ours, List<(Measurement Load, double Cpu)> theirs, Func<Measurement, double> of) =>
        Median(ours.Zip(theirs, (o, t) => of(o.Load) / of(t.Load)));

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static Task<Measurement> MeasureAsync(HttpClient http, int clients, int total, Arm arm) =>
        Load.RunAsync(clients, total / clients, (client, i) =>
            PostAsync(http, arm.Address, arm.Slack, $"note {client} {i}", arm.Durable));

    /// <summary>A signed command until its answer, which is returned.</summary>
    internal static async Task<string> PostAsync(
        HttpClient http, Uri address, Sandbox.Slack.SlackOptions slack, string text, bool durable)
    {
        var fields = new Dictionary<string, string>
        {
            ["team_id"] = slack.TeamId, ["api_app_id"] = slack.AppId, ["channel_id"] = "C0INCIDENTS",
            ["channel_name"] = "incidents", ["user_id"] = "U0SARAH", ["command"] = "/dr", ["text"] = text,
            ["response_url"] = "http://127.0.0.1:1/", ["trigger_id"] = Guid.NewGuid().ToString("N"),
        };
        var body = await new FormUrlEncodedContent(fields).ReadAsByteArrayAsync();
        var stamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Add("X-Slack-Request-Timestamp", stamp);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"v0:{stamp}:"), .. body];
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(slack.SigningSecret), signed);
        request.Headers.Add("X-Slack-Signature", "v0=" + Convert.ToHexStringLower(signature));
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        // An acknowledgement that says no would be measured for nothing.
        if (!response.IsSuccessStatusCode || (durable && !Recorded(answer)))
            throw new InvalidOperationException($"{address} answered {(int)response.StatusCode}: {answer}");
        return answer;
    }

    private static bool Recorded(string answer) =>
        answer.Contains("oted", StringComparison.Ordinal) || answer.Contains("DR-", StringComparison.Ordinal);

    private static async Task<BoltApp?> BoltAsync(string secret)
    {
        var folder = Path.Combine(Environment.CurrentDirectory, "tests", "peers");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            return null;
        try
        {
            var start = new ProcessStartInfo("node", ["bolt-baseline.cjs", secret])
            {
                WorkingDirectory = folder, RedirectStandardOutput = true,
            };
            var process = Process.Start(start)!;
            var ready = JsonNode.Parse(await process.StandardOutput.ReadLineAsync() ?? "{}");
            return new BoltApp(process, new Uri($"http://127.0.0.1:{ready!["port"]}/slack/commands"));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private sealed record Arm(string Name, Uri Address, Sandbox.Slack.SlackOptions Slack, int Process, bool Durable);

    private sealed record BoltApp(Process Process, Uri Address) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill(entireProcessTree: true);
            Process.Dispose();
        }
    }
}
