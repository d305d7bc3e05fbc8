using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Journal;
using DrBot.People;
using DrBot.Plans;

namespace DrBot.Execution;

/// <summary>
/// The door for votes about a plan's changed policy: decided on the plan's own stream, answered when durable. Only who has the
/// role by the policy that counts now, and by the changed one as well, is heard.
/// </summary>
internal sealed class PolicyGate(
    IJournal journal, PlanLibrary library, PolicyBook policies, PeopleBook people, IAccountStandings standings, DeniedLog denied, TimeProvider domain)
{
    private const int Attempts = 50;

    /// <summary>A yes or no to the policy of this digest.</summary>
    /// <returns>What to tell the one who voted.</returns>
    public async Task<string> VoteAsync(
        string plan, string policy, bool yes, Account account, string via, string? evidence, string key, CancellationToken cancellationToken)
    {
        if (journal.ReadOnlyBecause is { } why)
            return $"Not done: {why}.";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (library.Files.FirstOrDefault(p => p.Plan.Name == plan) is not { } file)
                return $"Not done: plan {plan} is not loaded any more.";
            var now = domain.GetUtcNow();
            var state = await policies.ReadAsync(plan, cancellationToken);
            var confirmed = (await policies.ConfirmedAsync(state, file, cancellationToken)).Plan;
            if (PolicyText.Strictest(confirmed) is not { } terms)
                return $"Not done: plan {plan} asked nobody before.";
            var command = await CommandAsync(state, confirmed, file.Plan, terms, policy, yes, Actor(confirmed, file.Plan, account, via, evidence, now), now, cancellationToken);
            if (Decider.Decide(state, command, now) is not Decision.Accepted accepted)
                return await RefuseAsync(command, state, now, cancellationToken);
            if (accepted.Streams.All(s => s.Events.Count == 0))
                return accepted.Answer;
            switch (await AppendAsync(accepted, command.Actor.Name, key, now, cancellationToken))
            {
                case AppendResult.Appended:
                    await policies.SetAsync(file, cancellationToken);
                    return accepted.Answer;
                case AppendResult.Duplicate duplicate:
                    return duplicate.Answer ?? "";
            }
        }

        throw new JournalUnavailableException($"the stream of plan {plan} changed {Attempts} times while one vote was decided; try again");
    }

    private Actor Actor(Plan confirmed, Plan next, Account account, string via, string? evidence, DateTimeOffset now) => PeopleBook.UnderBoth(
        people.ActorOf(confirmed, account, via, evidence, now), people.ActorOf(next, account, via, evidence, now)) with
    {
        Account = account,
    };

    private async Task<PolicyCommand> CommandAsync(
        PolicyState state, Plan confirmed, Plan next, ApprovalPolicy terms, string policy, bool yes, Actor actor, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (!yes)
            return new DenyPolicy(actor, next.Name, policy, terms);
        var voters = new Dictionary<string, IReadOnlyList<RoleReading>>();
        foreach (var vote in state.Pending?.Votes ?? [])
            voters[vote.Person] = Account.Parse(vote.Account) is { } account
                && await standings.WhyNobodyAsync(account, cancellationToken) is null
                && Actor(confirmed, next, account, actor.Via, null, now) is { } voter && voter.Person == vote.Person
                ? voter.Roles
                : [];
        return new ConfirmPolicy(actor, next.Name, policy, terms, voters);
    }

    private async Task<string> RefuseAsync(PolicyCommand command, PolicyState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reasons = ((Decision.Refused)Decider.Decide(state, command, now)).Reasons;
        await denied.RecordAsync("", command, reasons, now, cancellationToken);
        return new GateResult.Refused(reasons).Text;
    }

    private Task<AppendResult> AppendAsync(
        Decision.Accepted accepted, string actor, string key, DateTimeOffset now, CancellationToken cancellationToken) => journal.AppendAsync(
        new AppendRequest
        {
            At = now,
            Key = key,
            Answer = accepted.Answer,
            Streams =
            [
                .. accepted.Streams.Select(s => new StreamAppend(
                    s.Stream, s.ExpectedVersion, [.. s.Events.Select(e => EventCodec.ToRecord(e, "", actor))])),
            ],
        },
        cancellationToken);
}
