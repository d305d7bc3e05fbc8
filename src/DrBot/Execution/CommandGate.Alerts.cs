using DrBot.Commands;
using DrBot.Commands.Alerts;
using DrBot.Journal;

namespace DrBot.Execution;

/// <summary>The same door for what alerts propose: authorised, decided, appended.</summary>
internal sealed partial class CommandGate
{
    /// <summary>Submits a command about alerts.</summary>
    /// <exception cref="JournalUnavailableException">Nothing could be recorded; nothing was done.</exception>
    public async Task<AlertResult> SubmitAsync(AlertCommand command, string? key, CancellationToken cancellationToken)
    {
        if (journal.ReadOnlyBecause is { } why)
            return new AlertResult(false, why);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var state = await alerts.ReadAsync(refresh: attempt > 1, cancellationToken);
            var now = domain.GetUtcNow();
            var decision = Decider.Decide(state, command, now);
            if (decision is Decision.Refused refused)
                return new AlertResult(false, string.Join("; ", refused.Reasons));
            var accepted = (Decision.Accepted)decision;
            if (accepted.Streams.All(s => s.Events.Count == 0))
                return new AlertResult(true, accepted.Answer);
            var request = new AppendRequest
            {
                At = now,
                Key = key,
                Answer = accepted.Answer,
                Streams =
                [
                    .. accepted.Streams.Select(s => new StreamAppend(s.Stream, s.ExpectedVersion,
                        [.. s.Events.Select(e => EventCodec.ToRecord(e, "", command.Actor.Name))])),
                ],
            };
            switch (await AppendAsync(request, cancellationToken))
            {
                case AppendResult.Appended:
                    return new AlertResult(true, accepted.Answer);
                case AppendResult.Duplicate duplicate:
                    return new AlertResult(true, duplicate.Answer ?? "");
            }
        }

        throw new JournalUnavailableException($"the alerts changed {Attempts} times while one command was decided; try again");
    }
}

/// <summary>What a command about alerts came to.</summary>
/// <param name="Accepted">False when it was refused; nothing changed.</param>
internal sealed record AlertResult(bool Accepted, string Text);
