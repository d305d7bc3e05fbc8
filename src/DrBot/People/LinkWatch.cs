using DrBot.Commands.Accounts;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Plans;

namespace DrBot.People;

/// <summary>Keeps this replica's reading of second accounts as the journal is: another replica may have linked one.</summary>
internal sealed class LinkWatch(
    IJournal journal, LinkBook links, PlanLibrary plans, TimeProvider wire, ILogger<LinkWatch> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Loop.KeepOnAsync("reading linked accounts", FollowAsync, wire, logger, stoppingToken);

    /// <summary>Reads every plan's links, and from then on what is added to them.</summary>
    internal async Task FollowAsync(CancellationToken cancellationToken)
    {
        // In this order, and at each beginning: what could not be read before an error was written before the head of now, and
        // an account taken away must not go on voting for it.
        var seq = journal.Head;
        foreach (var plan in plans.Files)
            await links.ReadAsync(plan.Plan.Name, cancellationToken);
        while (true)
        {
            await journal.WaitForAsync(seq, cancellationToken);
            seq = await ReadAsync(seq, cancellationToken);
        }
    }

    /// <summary>Reads what was added after an entry.</summary>
    /// <returns>How far it was read.</returns>
    internal async Task<long> ReadAsync(long seq, CancellationToken cancellationToken)
    {
        while (await journal.ReadAfterAsync(seq, 500, cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var stream in entries.Select(e => e.Stream).Where(s => s.StartsWith(LinkState.StreamPrefix, StringComparison.Ordinal)).Distinct())
                await links.ReadAsync(stream[LinkState.StreamPrefix.Length..], cancellationToken);
            seq = entries[^1].Seq;
        }

        return seq;
    }
}
