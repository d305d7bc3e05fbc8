using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Accounts;
using DrBot.Commands.Plans;
using DrBot.Journal;

namespace DrBot.People;

/// <summary>The second accounts of every plan's people, as far as this replica has read them.</summary>
internal sealed class LinkBook(IJournal journal)
{
    private readonly ConcurrentDictionary<string, LinkState> plans = new(StringComparer.Ordinal);

    /// <summary>The link an account stands in under a plan; null when in none.</summary>
    public AccountLink? Find(string plan, Account account) => plans.TryGetValue(plan, out var state) ? state.Of(account.ToString()) : null;

    /// <summary>The accounts linked to a person.</summary>
    public IEnumerable<Account> Of(string plan, string person) => plans.TryGetValue(plan, out var state)
        ? state.Links.Values.Where(l => l.IsLinked && l.Person == person).Select(l => Account.Parse(l.Account!)).OfType<Account>()
        : [];

    /// <summary>Reads a plan's links anew.</summary>
    /// <exception cref="JournalUnavailableException">The journal cannot be read.</exception>
    public async Task<LinkState> ReadAsync(string plan, CancellationToken cancellationToken)
    {
        var state = new LinkState();
        foreach (var entry in await journal.ReadStreamAsync(LinkState.Stream(plan), 0, cancellationToken))
            state = EventCodec.ToRecorded(entry) is { } recorded ? LinkState.Apply(state, recorded) : state with { Version = entry.Version };
        return plans.AddOrUpdate(plan, state, (_, known) => known.Version > state.Version ? known : state);
    }
}
