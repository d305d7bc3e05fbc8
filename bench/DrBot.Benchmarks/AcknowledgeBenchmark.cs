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
/// smallest Bolt app, which stores nothing. In pairs, one after the other, so that the machine's mood hits both.
/// </summary>
internal static class AcknowledgeBenchmark
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("R") ?? "5", CultureInfo.InvariantCulture);
    private const int Total = 6400;
    private static readonly int[] Clients = [1, 32];

    public static async Task RunAsync()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 1 }, CancellationToken.None);
        await host.StartDrBotAsync(CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseProxy = false });
        var drBot = new Uri(host.DrBot, "slack/commands");
        await PostAsync(http, drBot, host.Slack.Options, "declare measured", durable: true);
        using var bolt = await BoltAsync(host.Slack.Options.SigningSecret);
        foreach (var clients in Clients)
            await CompareAsync(http, clients, drBot, bolt?.Address, host.Slack.Options);
        Console.WriteLine(ProcessFacts.Load());
    }

    private static async Task CompareAsync(HttpClient http, int clients, Uri drBot, Uri? bolt, Sandbox.Slack.SlackOptions slack)
    {
        List<double> throughput = [], tail = [];
        for (var round = 1; round <= Rounds; round++)
        {
            var ours = await MeasureAsync(http, clients, drBot, slack, durable: true);
            Console.WriteLine($"{clients,2} clients, round {round}  DrBot, durable     {ours}");
            if (bolt is null)
                continue;
            var theirs = await MeasureAsync(http, clients, bolt, slack, durable: false);
            Console.WriteLine($"{clients,2} clients, round {round}  Bolt, no storage   {theirs}");
            throughput.Add(ours.PerSecond / theirs.PerSecond);
            tail.Add(ours.P99 / theirs.P99);
        }

        throughput.Sort();
        tail.Sort();
        Console.WriteLine(bolt is null
            ? "Bolt is left out: it needs node and the packages of tests/peers (npm ci there)"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{clients,2} clients, DrBot / Bolt, median of {Rounds}: throughput {throughput[Rounds / 2]:0.00} (target >= 1), p99 {tail[Rounds / 2]:0.00} (target < 1)"));
    }

    private static Task<Measurement> MeasureAsync(
        HttpClient http, int clients, Uri address, Sandbox.Slack.SlackOptions slack, bool durable) =>
        Load.RunAsync(clients, Total / clients, (client, i) =>
            PostAsync(http, address, slack, $"note {client} {i}", durable));

    private static async Task PostAsync(
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

    private sealed record BoltApp(Process Process, Uri Address) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill(entireProcessTree: true);
            Process.Dispose();
        }
    }
}
