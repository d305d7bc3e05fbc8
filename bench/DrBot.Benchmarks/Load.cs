using System.Diagnostics;

namespace DrBot.Benchmarks;

/// <summary>Drives an operation from several clients, each waiting for its last one before it starts the next.</summary>
internal static class Load
{
    /// <summary>Runs a warm-up of a tenth, then measures.</summary>
    /// <param name="clients">How many at once.</param>
    /// <param name="each">Operations per client.</param>
    /// <param name="operation">Given the client and its operation's number.</param>
    public static async Task<Measurement> RunAsync(int clients, int each, Func<int, int, Task> operation)
    {
        await ClientsAsync(clients, Math.Max(1, each / 10), operation, []);
        var durations = new double[clients * each];
        var start = Stopwatch.GetTimestamp();
        await ClientsAsync(clients, each, operation, durations);
        return new Measurement(durations, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Runs an operation so many times, by few clients, without measuring it.</summary>
    public static Task OpenAsync(int times, Func<int, int, Task> operation) =>
        ClientsAsync(Math.Min(8, times), Math.Max(1, times / 8), operation, []);

    private static Task ClientsAsync(int clients, int each, Func<int, int, Task> operation, double[] durations) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await operation(client, i);
                if (durations.Length > 0)
                    durations[(client * each) + i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        })));
}
