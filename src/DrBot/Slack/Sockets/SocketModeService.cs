using DrBot.Execution;

namespace DrBot.Slack.Sockets;

/// <summary>
/// Holds connections to Slack open for as long as DrBot runs. When going on is useless it stops, says why in
/// <see cref="Health"/>, and starts again once the settings change.
/// </summary>
internal sealed class SocketModeService(SocketModeParts parts, IHostApplicationLifetime lifetime) : BackgroundService
{
    private readonly Lock gate = new();
    private SocketSlot[] slots = [];
    private SocketModeState state = SocketModeState.Off;
    private DateTimeOffset since = parts.Wire.GetUtcNow();
    private string? problem;

    /// <summary>How it stands.</summary>
    public SocketModeHealth Health
    {
        get
        {
            lock (gate)
            {
                var live = slots.Count(s => s.IsLive);
                var shown = state == SocketModeState.Connecting && live > 0 ? SocketModeState.Connected
                    : state == SocketModeState.Connected && live == 0 ? SocketModeState.Connecting
                    // Wanted and not begun: from the first moment on Slack reaches nobody before a hello.
                    : state == SocketModeState.Off && parts.Options.Current.UsesSocket ? SocketModeState.Connecting : state;
                return new SocketModeHealth(shown, live, since, shown == SocketModeState.Connected ? null : problem);
            }
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("holding connections to Slack open", HoldAsync, parts.Wire, parts.Log, stoppingToken);

    private async Task HoldAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = parts.Options.Changed;
            if (parts.Options.Current.UsesSocket)
                await RunAsync(stoppingToken);
            else
                Enter(SocketModeState.Off, null);
            await changed.WaitAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = Enumerable.Range(0, parts.Settings.Connections)
            .Select(_ => new SocketSlot(parts, Report)).ToArray();
        lock (gate)
            slots = running;
        Enter(SocketModeState.Connecting, null);
        string? stopped = null;

        await Task.WhenAll(running.Select(async (slot, i) =>
        {
            try
            {
                await Task.Delay(parts.Settings.Stagger * i, parts.Wire, round.Token);
                await slot.RunAsync(lifetime.ApplicationStopped, round.Token);
            }
            catch (SocketModeStoppedException e)
            {
                stopped ??= e.Message;
                await round.CancelAsync();
            }
            catch (OperationCanceledException) when (round.IsCancellationRequested)
            {
                // Stopping, or another slot found that going on is useless.
            }
        }));

        if (stopped is null)
            return;
        parts.LogStopped(stopped);
        Enter(SocketModeState.Stopped, stopped);
    }

    private void Report(string? trouble)
    {
        if (trouble is not null)
            parts.LogProblem(trouble);
        Enter(trouble is null ? SocketModeState.Connected : SocketModeState.Connecting, trouble);
    }

    private void Enter(SocketModeState next, string? trouble)
    {
        lock (gate)
        {
            // One connection lost while another stands is no change of state.
            var isStill = next == SocketModeState.Connecting && slots.Any(s => s.IsLive);
            if (!isStill && next != state)
                (state, since) = (next, parts.Wire.GetUtcNow());
            problem = trouble;
        }
    }
}
