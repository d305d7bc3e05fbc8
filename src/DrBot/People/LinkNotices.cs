using DrBot.Commands;
using DrBot.Commands.Accounts;
using DrBot.Commands.Plans;
using DrBot.Journal;
using DrBot.Plans;
using DrBot.Replicas;

namespace DrBot.People;

/// <summary>Tells every account of a person, and their mail, what becomes of a second account of theirs: a link nobody asked for
/// must not go unseen.</summary>
internal sealed class LinkNotices(
    IJournal journal, ICursors cursors, PlanLibrary plans, LinkBook links, PersonalNotices notices, UpdatesDuty duty, TimeProvider wire)
    : BackgroundService
{
    private const string Cursor = "account-notices";
    private const int Batch = 500;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);
    private long seen = -1;
    private long saved = -1;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await duty.DoAsync((_, token) => FollowAsync(token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The cursor says what was told.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        seen = -1;
        while (true)
        {
            if (await TellAsync(cancellationToken))
                await journal.WaitForAsync(seen, cancellationToken);
            else
                await Task.Delay(Again, wire, cancellationToken);
        }
    }

    /// <summary>Tells what was not told yet; false when something is to be tried again.</summary>
    internal async Task<bool> TellAsync(CancellationToken cancellationToken)
    {
        if (seen < 0)
            seen = saved = await cursors.GetAsync(Cursor, cancellationToken);
        long? failed = null;
        while (await journal.ReadAfterAsync(seen, Batch, cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                var concerns = entry.Stream.StartsWith(LinkState.StreamPrefix, StringComparison.Ordinal);
                // One address that cannot be reached holds up nobody else's notices.
                if (concerns && !await TellAsync(entry, cancellationToken))
                    failed ??= entry.Seq;
                seen = entry.Seq;
                if (failed is not null)
                    continue;
                // What concerns nobody is read again after a restart: that costs less than a write for every entry.
                if (concerns || seen - saved >= Batch)
                    await cursors.AdvanceAsync(Cursor, saved = seen, cancellationToken);
            }
        }

        if (failed is not { } first)
            return true;
        // What went out since is remembered beside the journal.
        seen = first - 1;
        return false;
    }

    private async Task<bool> TellAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var name = entry.Stream[LinkState.StreamPrefix.Length..];
        if (EventCodec.ToRecorded(entry)?.Event is not { } e || plans.Current(name) is not { } plan
            || await WhoseAsync(name, e, cancellationToken) is not { } id || plan.Plan.People.GetValueOrDefault(id) is not { } person
            || Words(e, plan.Plan) is not { } words)
            return true;
        var all = person with { Accounts = [.. person.Accounts.Union(links.Of(name, id))] };
        var notice = new PersonalNotice(
            $"account/{name}/{entry.Version}", "", $"About your accounts in plan {name}",
            words + "\nIf that was not you, take it away with /dr link remove, and tell the plan's owner.");
        var isTold = await notices.ChatAsync(all, notice, cancellationToken);
        return await notices.MailAsync(all, notice, cancellationToken) && isTold;
    }

    private async Task<string?> WhoseAsync(string plan, Event e, CancellationToken cancellationToken) => e switch
    {
        AccountClaimed c => (await links.ReadAsync(plan, cancellationToken)).Links.GetValueOrDefault(c.Link)?.Person,
        AccountLinked l => l.Person,
        AccountAccepted a => a.Person,
        AccountRemoved { Account: not null } r => r.Person,
        _ => null,
    };

    private static string? Words(Event e, Plan plan) => e switch
    {
        AccountClaimed c => $"The account {c.Account} gave the code you asked for. Confirm it where you got the code only if it is yours.",
        AccountLinked l => $"The account {l.Account} is yours from now on. It may not vote yet (link {l.Link}).",
        AccountAccepted a => $"The account {a.Account} may vote as you from now on: {plan.People.GetValueOrDefault(a.By)?.Name ?? a.By} vouched for it (link {a.Link}).",
        AccountRemoved r => $"The account {r.Account} is not yours any more; {r.By} took it away.",
        _ => null,
    };
}
