namespace DrBot.Hosting;

/// <summary>
/// Ends the process in order: readiness says no first, so that whoever balances load looks elsewhere; then everything
/// is
/// told to end at once, and what has left the process is recorded; all within a bound.
/// </summary>
internal sealed class GracefulStop(TimeProvider wire) : IHostedLifecycleService
{
    /// <summary>How long readiness says no before the listener closes.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(1);

    /// <summary>The longest everything may take to end after that; orchestrators commonly kill after 30 s.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(25);

    /// <summary>From the signal to the end of the process, at most.</summary>
    public static readonly TimeSpan Longest = Notice + Bound + TimeSpan.FromSeconds(3);

    /// <summary>True from the moment the process is told to end.</summary>
    public bool HasBegun { get; private set; }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        await Task.Delay(Notice, wire, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Registers the graceful end.</summary>
internal static class GracefulStopServices
{
    public static IServiceCollection AddGracefulStop(this IServiceCollection services, Clocks clocks) => services
        .Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = GracefulStop.Notice + GracefulStop.Bound;
            // One after the other, a slow one would use up the time of those that follow.
            host.ServicesStopConcurrently = true;
        })
        .AddSingleton(new GracefulStop(clocks.Wire))
        .AddHostedService(p => p.GetRequiredService<GracefulStop>());
}
