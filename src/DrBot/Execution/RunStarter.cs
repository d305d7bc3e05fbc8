using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.People;
using DrBot.Plans;

namespace DrBot.Execution;

/// <summary>Brings a run from its proposal to its start, and rings its clocks.</summary>
internal sealed class RunStarter(
    CommandGate gate,
    IncidentReader incidents,
    StepObserver observer,
    TargetHolds holds,
    PlanLibrary plans,
    PeopleBook people,
    IAccountStandings standings,
    TimeProvider domain)
{
    private const string Again = "propose it again when it is still wanted";
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    /// <summary>Looks at every step and records what was seen.</summary>
    public async Task PreviewAsync(string incident, string run, Lease lease, CancellationToken cancellationToken)
    {
        if (await FindAsync(incident, run, cancellationToken) is not { Run: { Status: RunStatus.Proposed or RunStatus.AwaitingApproval } r } found)
            return;
        var facts = await observer.LookAtAllAsync(found.Incident, r, found.Plan, cancellationToken);
        await gate.SubmitUnderAsync(lease, incident, new RecordPreview(run, facts), cancellationToken);
    }

    /// <summary>Looks again, checks the voters again, and starts; waits while a target is held by another run.</summary>
    public async Task StartAsync(string incident, string run, Lease lease, CancellationToken cancellationToken)
    {
        while (await FindAsync(incident, run, cancellationToken) is { Run: { Status: RunStatus.Approved } r } found)
        {
            if (r.StartBy <= domain.GetUtcNow())
                return; // the clock is rung, and says what stood in the way
            var facts = await observer.LookAtAllAsync(found.Incident, r, found.Plan, cancellationToken);
            var result = await gate.SubmitUnderAsync(
                lease, incident,
                // Whoever voted while DrBot was looking is judged as well.
                async (state, token) =>
                {
                    var voted = state?.Run(run) ?? r;
                    var gone = await GoneAsync(voted, token);
                    return new StartRun(
                        run, RolesNow(plans.Current(r.Plan.Plan)?.Plan ?? found.Plan.Plan, found.Plan.Plan, voted, gone), facts,
                        await holds.ReadAsync(r.Plan, token))
                    {
                        Gone = gone,
                    };
                },
                cancellationToken);
            if (result is not GateResult.Refused)
                return;
            await Task.Delay(BetweenTries, domain, cancellationToken);
        }
    }

    /// <summary>Rings a clock that has run out.</summary>
    public async Task RingAsync(IncidentState incident, DueClock due, Lease lease, CancellationToken cancellationToken)
    {
        var run = incident.Run(due.Run)!;
        Func<IncidentState?, CancellationToken, ValueTask<Command>> command = due.Kind switch
        {
            ClockKind.ApproveWithin => (_, _) => ValueTask.FromResult<Command>(new ExpireRun(due.Run, Again)),
            ClockKind.StartWithin => async (_, token) => new ExpireRun(due.Run, await InTheWayAsync(run, token) + Again),
            ClockKind.ValidFor => (_, _) => ValueTask.FromResult<Command>(new LapseApproval(due.Run)),
            _ => async (_, token) => new FailPausedRun(due.Run, await holds.ReadAsync(run.Plan, token)),
        };
        await gate.SubmitUnderAsync(lease, incident.Id, command, cancellationToken);
    }

    private async Task<string> InTheWayAsync(RunState run, CancellationToken cancellationToken)
    {
        var held = (await holds.ReadAsync(run.Plan, cancellationToken)).Where(h => h.Holder is not null && h.Holder != run.Id);
        var named = string.Join(", ", held.Select(h => $"target {h.Target} is held by {h.Holder}"));
        return named.Length == 0 ? "" : $"{named}; ";
    }

    // A role lost since the vote drops the vote; one gained since the proposal does not help it. A closed account is nobody.
    private IReadOnlyDictionary<string, IReadOnlyList<RoleReading>> RolesNow(
        Plan current, Plan copy, RunState run, IReadOnlyDictionary<string, string> gone) => run.Votes.ToDictionary(
        v => v.Person, v => gone.ContainsKey(v.Person) ? [] : PeopleBook.Common(RolesIn(current, v), RolesIn(copy, v)));

    private async Task<IReadOnlyDictionary<string, string>> GoneAsync(RunState run, CancellationToken cancellationToken)
    {
        var asked = await Task.WhenAll(run.Votes.Select(async v =>
            (v.Person, Why: Account.Parse(v.Account) is { } account ? await standings.WhyNobodyAsync(account, cancellationToken) : null)));
        return asked.Where(a => a.Why is not null).ToDictionary(a => a.Person, a => a.Why!);
    }

    // A vote stands as long as the account or key it was given with is still that person's.
    private IReadOnlyList<RoleReading> RolesIn(Plan plan, Vote vote) =>
        plan.People.TryGetValue(vote.Person, out var known) && vote.Account.Split(':', 2) is [var surface, var id]
            && people.SpeaksFor(plan, known, new Account(surface, id))
            ? people.RolesOf(plan, known, domain.GetUtcNow())
            : [];

    private async Task<Found?> FindAsync(string incident, string run, CancellationToken cancellationToken)
    {
        var state = await incidents.ReadAsync(incident, cancellationToken);
        if (state?.Run(run) is not { } r)
            return null;
        var plan = await plans.ByHashAsync(r.Plan.PlanHash, cancellationToken);
        return new Found(state, r, plan);
    }

    private sealed record Found(IncidentState Incident, RunState Run, LoadedPlan Plan);
}
