using System.Net.WebSockets;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Sockets;

/// <summary>
/// Keeps one connection open: the next one is dialled and has said hello before the one it replaces is drained and
/// closed.
/// </summary>
internal sealed class SocketSlot(SocketModeParts parts, Action<string?> report)
{
    private readonly List<Task> retiring = [];
    private SocketConnection? current;
    private int failures;

    /// <summary>True while its connection is open.</summary>
    public bool IsLive => current is { IsOpen: true };

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="SocketModeStoppedException">Dialling again is useless.</exception>
    public async Task RunAsync(CancellationToken process, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var next = await DialAsync(process, cancellationToken);
                Retire();
                current = next;
                report(null);
                await TendAsync(next, cancellationToken);
            }
        }
        finally
        {
            Retire();
            await Task.WhenAll(retiring);
        }
    }

    // Returns when a replacement has to be dialled.
    private async Task TendAsync(SocketConnection connection, CancellationToken cancellationToken)
    {
        var notice = await connection.Notice.WaitAsync(cancellationToken);
        switch (notice)
        {
            case SocketNotice.LinkDisabled:
                throw LinkDisabled();
            case SocketNotice.Refresh:
                parts.LogReplacing();
                return;
            case SocketNotice.TooMany:
                await TooManyAsync(cancellationToken);
                return;
            default:
                Retire();
                report($"a connection was {notice.ToString().ToLowerInvariant()}; dialling again");
                await PauseAsync(cancellationToken);
                return;
        }
    }

    private async Task<SocketConnection> DialAsync(CancellationToken process, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await TryDialAsync(process, cancellationToken) is { } connection)
                    return connection;
                continue;
            }
            catch (SlackApiException e) when (e.Kind == SlackFailure.Denied)
            {
                throw new SocketModeStoppedException(e.Message);
            }
            catch (Exception e) when (IsPassing(e) && !cancellationToken.IsCancellationRequested)
            {
                report($"no connection: {e.Message}");
            }

            if (current is { IsLinkDisabled: true })
                throw LinkDisabled();
            await PauseAsync(cancellationToken);
        }
    }

    // Null when Slack took the connection back before its hello.
    private async Task<SocketConnection?> TryDialAsync(CancellationToken process, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(parts.Settings.HelloTimeout, parts.Wire);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var address = await parts.Api.App.OpenConnectionAsync(either.Token);
        var connection = new SocketConnection(
            await parts.Dialer.DialAsync(address, either.Token), parts.Handler, parts.Settings, parts.Wire);
        connection.Start(process);
        if (await IsGreetedAsync(connection, either.Token))
        {
            failures = 0;
            return connection;
        }

        await connection.DisposeAsync();
        switch (await connection.Notice)
        {
            case SocketNotice.LinkDisabled:
                throw LinkDisabled();
            case SocketNotice.TooMany:
                await TooManyAsync(cancellationToken);
                return null;
            default:
                throw new WebSocketException("Slack ended the connection before its hello");
        }
    }

    private async Task<bool> IsGreetedAsync(SocketConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(connection.Hello, connection.Notice).WaitAsync(cancellationToken);
            if (!connection.Hello.IsCompletedSuccessfully)
                return false;
            var hello = await connection.Hello;
            parts.Check(hello);
            parts.LogOpen(hello.Connections);
            return true;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Two connections at once would be one more than Slack wants: no overlap this time.
    private async Task TooManyAsync(CancellationToken cancellationToken)
    {
        Retire();
        report("Slack counts too many connections of this app (10 at most): stop whatever else uses its app-token");
        var pause = Backoff.Jittered(
            1, parts.Settings.TooManyPause, parts.Settings.TooManyPause * 2, parts.Settings.Random);
        await Task.Delay(pause, parts.Wire, cancellationToken);
    }

    private Task PauseAsync(CancellationToken cancellationToken)
    {
        var (least, most) = parts.Settings.Backoff;
        return Task.Delay(
            Backoff.Jittered(++failures, least, most, parts.Settings.Random), parts.Wire, cancellationToken);
    }

    private void Retire()
    {
        if (current is not { } old)
            return;
        current = null;
        retiring.RemoveAll(r => r.IsCompleted);
        retiring.Add(old.DisposeAsync().AsTask());
    }

    private static bool IsPassing(Exception e) =>
        e is SlackApiException or WebSocketException or HttpRequestException or IOException
            or OperationCanceledException;

    private static SocketModeStoppedException LinkDisabled() => new(
        "Socket Mode was switched off in the app's settings: switch it on there, or set slack.mode to http");
}
