using DrBot.Commands;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Journal;

namespace DrBot.Plans;

/// <summary>Reads from the journal which policy of each plan counts, and lets the library know.</summary>
internal sealed class PolicyBook(IJournal journal, PlanLibrary library)
{
    /// <summary>The state of a plan's stream.</summary>
    public async Task<PolicyState> ReadAsync(string plan, CancellationToken cancellationToken)
    {
        var state = new PolicyState();
        foreach (var entry in await journal.ReadStreamAsync(Streams.Plan(plan), 0, cancellationToken))
            state = EventCodec.ToRecorded(entry) is { } recorded
                ? PolicyState.Apply(state, recorded)
                : state with { Version = entry.Version };
        return state;
    }

    /// <summary>The version whose policy counts by this state; the plan itself where nothing was recorded yet.</summary>
    public async Task<LoadedPlan> ConfirmedAsync(PolicyState state, LoadedPlan plan, CancellationToken cancellationToken) =>
        state.Confirmed is { } hash && hash != plan.Hash ? await library.ByHashAsync(hash, cancellationToken) : plan;

    /// <summary>Lets the plan count as far as its policy is confirmed now.</summary>
    public async Task SetAsync(LoadedPlan plan, CancellationToken cancellationToken)
    {
        var state = await ReadAsync(plan.Plan.Name, cancellationToken);
        library.Set(plan, new PolicyStanding(state, await ConfirmedAsync(state, plan, cancellationToken)));
    }

    /// <summary>Reads again for every plan whose policy waits: another replica may have confirmed it.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var plan in library.Files.Where(p => library.PolicyOf(p.Plan.Name)?.State.Pending is not null))
            await SetAsync(plan, cancellationToken);
    }
}
