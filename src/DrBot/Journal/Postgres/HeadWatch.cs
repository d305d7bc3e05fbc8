using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DrBot.Journal.Postgres;

/// <summary>
/// Follows the chain's head as the other replicas move it: told by the server at each commit, and asked for about every
/// second, because a notification may be lost with its connection. Measures the server's clock on the way.
/// </summary>
internal sealed partial class HeadWatch(
    PostgresOptions options, PostgresConnections connections, HeadSignal head, DatabaseClock clock) : IAsyncDisposable
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan CleanEvery = TimeSpan.FromMinutes(10);
    private readonly CancellationTokenSource closing = new();
    private Task running = Task.CompletedTask;
    private long cleaned;

    /// <summary>Told when the server is away, and when it lost entries.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Told every word of a replica, this one's own among them.</summary>
    public Action<string>? Heard { get; init; }

    /// <summary>Begins; ends with <see cref="DisposeAsync"/>.</summary>
    public void Start()
    {
        cleaned = options.Wire.GetTimestamp();
        running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await running;
        closing.Dispose();
    }

    private async Task RunAsync()
    {
        var away = false;
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(() => away = false, closing.Token);
            }
            catch (Exception e) when (!closing.IsCancellationRequested)
            {
                // The edge of the watch: whatever it was, the next connection asks again. Said once an outage.
                if (!away)
                    LogAway(Logger, options.Place, e.Message);
                away = true;
                await Task.WhenAny(Task.Delay(AfterTrouble, options.Wire, closing.Token));
            }
            catch (Exception) when (closing.IsCancellationRequested)
            {
                // Closing.
            }
        }
    }

    private async Task FollowAsync(Action answered, CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenOwnAsync(cancellationToken);
        connection.Notification += (_, told) =>
        {
            if (told.Channel == AppendSql.WordChannel)
                Heard?.Invoke(told.Payload);
            else if (long.TryParse(told.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
                head.Advance(seq);
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {AppendSql.Channel}; LISTEN {AppendSql.WordChannel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        var asked = options.Wire.GetTimestamp();
        while (true)
        {
            await AskAsync(connection, cancellationToken);
            answered();
            if (options.Wire.GetElapsedTime(cleaned) > CleanEvery)
                await CleanAsync(connection, cancellationToken);
            // Ends early at every notification; what it told is dealt with by then.
            for (asked = options.Wire.GetTimestamp(); options.Wire.GetElapsedTime(asked) is var gone && gone < options.PollEvery;)
                await connection.WaitAsync(options.PollEvery - gone, cancellationToken);
        }
    }

    private async Task AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand("SELECT seq, clock_timestamp() FROM head", connection);
        var sent = options.Wire.GetTimestamp();
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
            return;
        clock.Measure(row.GetFieldValue<DateTimeOffset>(1), sent);
        var seq = row.GetInt64(0);
        if (seq < head.Seq)
            LogLost(Logger, options.Place, seq, head.Seq);
        head.Advance(seq);
    }

    // What an unknown commit or a second delivery is found by is kept for a day, and longer where little happens.
    private async Task CleanAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        cleaned = options.Wire.GetTimestamp();
        await using var clean = new NpgsqlCommand(
            """
            DELETE FROM operations WHERE at < clock_timestamp() - interval '1 day';
            DELETE FROM receipts WHERE id <= (SELECT max(id) FROM receipts) - 10000
              AND at < (extract(epoch FROM clock_timestamp() - interval '1 day') * 1000)::bigint
            """,
            connection);
        await clean.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Warning,
        Message = "{Place} does not answer ({Reason}); it is asked again until it does")]
    private static partial void LogAway(ILogger logger, PostgresPlace place, string reason);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Critical,
        Message = "{Place} ends at entry {Found}, and entries up to {Known} were acknowledged: entries are lost; every change is refused")]
    private static partial void LogLost(ILogger logger, PostgresPlace place, long found, long known);
}
