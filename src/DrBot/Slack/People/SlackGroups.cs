using System.Collections.Concurrent;
using System.Collections.Frozen;
using DrBot.Execution;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.People;

/// <summary>
/// Keeps the members of the plans' user groups read, for roles that live in Slack. A group that cannot be read keeps
/// its last reading, with its age; a group never read has no members.
/// </summary>
internal sealed partial class SlackGroups(SlackApi api, TimeProvider wire, ILogger<SlackGroups> log) : BackgroundService
{
    /// <summary>How often every group is read.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Entry> groups = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource wake = New();

    /// <summary>Begins to read these groups, at once and then again and again.</summary>
    public void Track(IEnumerable<string> ids)
    {
        foreach (var id in ids)
            groups.TryAdd(id, new Entry(FrozenSet<string>.Empty, null, null));
        wake.TrySetResult();
    }

    /// <summary>Reads again soon, because Slack said that a group changed.</summary>
    public void Refresh() => wake.TrySetResult();

    /// <summary>The last reading of a group.</summary>
    public GroupReading Read(string id)
    {
        var entry = groups.GetValueOrDefault(id)
            ?? new Entry(FrozenSet<string>.Empty, null, "the group is not tracked");
        return new GroupReading(id, entry.Members, entry.ReadAt, wire.GetUtcNow() - entry.ReadAt, entry.Problem);
    }

    /// <summary>Reads one group now.</summary>
    public async Task ReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var members = await api.Users.GroupMembersAsync(id, cancellationToken);
            groups[id] = new Entry(members.ToFrozenSet(StringComparer.Ordinal), wire.GetUtcNow(), null);
        }
        catch (SlackApiException e)
        {
            groups.AddOrUpdate(
                id, _ => new Entry(FrozenSet<string>.Empty, null, e.Message),
                (_, last) => last with { Problem = e.Message });
            LogStale(id, e.Message);
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("the reading of Slack's groups", ReadAllAsync, wire, log, stoppingToken);

    private async Task ReadAllAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = wake = New();
            foreach (var id in groups.Keys)
                await ReadAsync(id, stoppingToken);
            try
            {
                await woken.Task.WaitAsync(Every, wire, stoppingToken);
            }
            catch (TimeoutException)
            {
                // Nothing changed as far as Slack told: the regular reading.
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(SlackLogEvents.GroupsStale, LogLevel.Warning, "Slack group {Id} could not be read: {Problem}")]
    private partial void LogStale(string id, string problem);

    private sealed record Entry(FrozenSet<string> Members, DateTimeOffset? ReadAt, string? Problem);
}
