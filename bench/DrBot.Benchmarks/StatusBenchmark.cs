using System.Globalization;
using DrBot.Journal.Sqlite;
using DrBot.Sandbox.Hosting;

namespace DrBot.Benchmarks;

/// <summary>What <c>/dr status</c> costs while a thousand incidents are open, over HTTP to the real process.</summary>
internal static class StatusBenchmark
{
    private const int Incidents = 1000;
    private const int Asked = 500;
    private const double Target = 50;
    private const int MostSeconds = 180;

    public static async Task RunAsync()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 1 }, CancellationToken.None);
        await host.StartDrBotAsync(CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseProxy = false });
        var address = new Uri(host.DrBot, "slack/commands");
        var one = await MeasureAsync(http, address, host, 1);
        var many = await MeasureAsync(http, address, host, Incidents);
        Console.WriteLine($"    1 open incident    {one}");
        Console.WriteLine($"{Incidents} open incidents  {many}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"/dr status with {Incidents} open incidents: p99 {many.P99:0.0} ms (target <= {Target:0}), p50 {many.P50 / one.P50:0.00} x that with one; {ProcessFacts.Load()}"));
    }

    private static async Task<Measurement> MeasureAsync(HttpClient http, Uri address, SandboxHost host, int open)
    {
        await Load.OpenAsync(open, (_, _) => AcknowledgeBenchmark.PostAsync(http, address, host.Slack.Options, "declare measured", durable: true));
        await SettleAsync(Path.Combine(host.Folder, "drbot.db"));
        return await Load.RunAsync(1, Asked, (_, _) => AcknowledgeBenchmark.PostAsync(http, address, host.Slack.Options, "status", durable: false));
    }

    // Until everybody was told of the incidents and their cards stand: it is the answer that is measured, not the storm.
    private static async Task SettleAsync(string store)
    {
        var (head, still) = (-1L, 0);
        for (var seconds = 0; still < 3 && seconds < MostSeconds; seconds++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            using var journal = SqliteJournal.OpenReadOnly(store);
            still = journal.Head == head ? still + 1 : 0;
            head = journal.Head;
        }

        Console.WriteLine(still < 3 ? $"still {head} entries and growing after {MostSeconds} s" : $"settled at {head} entries");
    }
}
