namespace DrBot.Web;

/// <summary>
/// Counts requests nobody vouches for and reports them at most once a minute for each door: a flood of them must fill
/// neither log nor journal.
/// </summary>
internal sealed partial class WebRefusals(TimeProvider wire, ILogger<WebRefusals> logger)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset At, long Count)> doors = [];

    /// <summary>Counts one refusal at a door; doors are ours to name.</summary>
    public void Count(string door)
    {
        long count;
        lock (gate)
        {
            var now = wire.GetUtcNow();
            var known = doors.TryGetValue(door, out var before);
            count = before.Count + 1;
            if (known && now - before.At < Quiet)
            {
                doors[door] = before with { Count = count };
                return;
            }

            doors[door] = (now, 0);
        }

        LogRefused(count, door);
    }

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "{Count} request(s) at {Door} came with nothing that vouches for them")]
    private partial void LogRefused(long count, string door);
}
