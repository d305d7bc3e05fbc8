using DrBot.Commands;
using DrBot.Commands.Accounts;
using DrBot.Journal;
using DrBot.People;

namespace DrBot.Execution;

/// <summary>The door for second accounts: decided on the stream of the plan's accounts, answered when durable.</summary>
internal sealed class LinkGate(IJournal journal, LinkBook links, DeniedLog denied, TimeProvider domain)
{
    private const int Attempts = 20;

    /// <summary>Submits a command.</summary>
    /// <exception cref="JournalUnavailableException">Nothing could be recorded; nothing was done.</exception>
    public async Task<LinkResult> SubmitAsync(LinkCommand command, string key, CancellationToken cancellationToken)
    {
        if (journal.ReadOnlyBecause is { } why)
            return new LinkResult(false, $"Not done: {why}.");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = domain.GetUtcNow();
            var state = await links.ReadAsync(command.Plan, cancellationToken);
            var decision = Decider.Decide(state, command, now);
            if (decision is Decision.Refused refused)
            {
                await denied.RecordAsync("", command, refused.Reasons, now, cancellationToken);
                return new LinkResult(false, new GateResult.Refused(refused.Reasons).Text);
            }

            var accepted = (Decision.Accepted)decision;
            if (accepted.Streams.All(s => s.Events.Count == 0))
                return new LinkResult(true, accepted.Answer);
            switch (await AppendAsync(accepted, command.Actor.Name, key, now, cancellationToken))
            {
                case AppendResult.Appended:
                    await links.ReadAsync(command.Plan, cancellationToken);
                    return new LinkResult(true, accepted.Answer);
                case AppendResult.Duplicate duplicate:
                    return new LinkResult(false, duplicate.Answer ?? "");
            }
        }

        throw new JournalUnavailableException($"the accounts of plan {command.Plan} changed {Attempts} times while one command was decided; try again");
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

/// <summary>What a command about accounts came to.</summary>
/// <param name="IsDone">False when nothing changed.</param>
internal sealed record LinkResult(bool IsDone, string Text);
