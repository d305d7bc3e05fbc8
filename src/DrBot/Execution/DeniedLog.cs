using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.Journal;

namespace DrBot.Execution;

/// <summary>
/// Leaves a refused attempt in the record: at most ten a minute and account, so that a storm of refusals cannot fill
/// the journal. DrBot's own refused steps are part of its ordinary work and leave nothing.
/// </summary>
internal sealed partial class DeniedLog(IJournal journal, ILogger<DeniedLog> logger)
{
    private const int PerMinute = 10;
    private readonly ConcurrentDictionary<string, (long Minute, int Count)> counts = new();

    public async Task RecordAsync(
        string incident, Command command, IReadOnlyList<string> reasons, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (command.Actor.IsSystem || !Count(command.Actor.Name, now.ToUnixTimeSeconds() / 60))
            return;
        var attempt = new AttemptDenied(
            command.GetType().Name, command.Actor.Account?.ToString() ?? "", (command as RunCommand)?.Run,
            [.. reasons.Select(r => new PrivateText(r))]);
        try
        {
            await journal.AppendAsync(
                new AppendRequest
                {
                    At = now,
                    Streams = [new StreamAppend(Streams.Log, StreamAppend.AnyVersion,
                        [EventCodec.ToRecord(attempt, incident, command.Actor.Name)])],
                },
                cancellationToken);
        }
        catch (JournalUnavailableException e)
        {
            // The caller is told no either way; a record of it is wanted, not owed.
            LogNotRecorded(e.Message);
        }
    }

    private bool Count(string account, long minute) =>
        counts.AddOrUpdate(account, (minute, 1), (_, c) => c.Minute == minute ? (minute, c.Count + 1) : (minute, 1)).Count
        <= PerMinute;

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "A refused attempt could not be recorded: {Reason}")]
    private partial void LogNotRecorded(string reason);
}
