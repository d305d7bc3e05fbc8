using System.Diagnostics;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Journal;
using DrBot.Replicas;

namespace DrBot.Execution;

/// <summary>
/// The one door. Every surface and DrBot's own hand bring commands here; the rules decide on the folded state, and the
/// answer is given only when the events are durable. A version conflict is decided again on the newer state.
/// </summary>
internal sealed partial class CommandGate(
    IJournal journal, IncidentReader incidents, TimeProvider domain, DeniedLog denied, ILogger<CommandGate> logger)
{
    // Each conflict means somebody else's append went through, so progress is certain; the bound only catches defects.
    private const int Attempts = 200;
    private readonly CommandLanes lanes = new();

    private readonly AlertReader alerts = new(journal);

    /// <summary>Submits a command that needs no more evidence than it carries.</summary>
    public Task<GateResult> SubmitAsync(string incident, Command command, string? key, CancellationToken cancellationToken) =>
        SubmitAsync(incident, (_, _) => ValueTask.FromResult(command), key, cancellationToken);

    /// <summary>Submits what DrBot does by itself, under the lease that lets this replica do it.</summary>
    /// <exception cref="LeaseLostException">Another replica does it by now; nothing was recorded.</exception>
    public Task<GateResult> SubmitUnderAsync(
        Lease fence, string incident, Command command, CancellationToken cancellationToken) =>
        SubmitUnderAsync(fence, incident, (_, _) => ValueTask.FromResult(command), cancellationToken);

    /// <summary>The same with evidence gathered anew for every attempt.</summary>
    /// <exception cref="LeaseLostException">Another replica does it by now; nothing was recorded.</exception>
    public Task<GateResult> SubmitUnderAsync(
        Lease fence, string incident, Func<IncidentState?, CancellationToken, ValueTask<Command>> gather,
        CancellationToken cancellationToken) => SubmitAsync(incident, gather, null, fence, cancellationToken);

    /// <summary>Submits a command whose evidence is gathered anew for every attempt.</summary>
    /// <param name="incident">The incident's id.</param>
    /// <param name="gather">Makes the command, given the incident as it stands.</param>
    /// <param name="key">A delivery's key: the same key has its effect once. Null when it cannot come twice.</param>
    /// <exception cref="JournalUnavailableException">Nothing could be recorded; nothing was done.</exception>
    public Task<GateResult> SubmitAsync(
        string incident,
        Func<IncidentState?, CancellationToken, ValueTask<Command>> gather,
        string? key,
        CancellationToken cancellationToken) => SubmitAsync(incident, gather, key, null, cancellationToken);

    private async Task<GateResult> SubmitAsync(
        string incident,
        Func<IncidentState?, CancellationToken, ValueTask<Command>> gather,
        string? key,
        Lease? fence,
        CancellationToken cancellationToken)
    {
        using var span = EngineTelemetry.StartCommand(incident);
        var since = Stopwatch.GetTimestamp();
        var name = "";
        var result = await DecideAsync(
            incident,
            async (state, token) =>
            {
                var command = await gather(state, token);
                name = command.GetType().Name;
                return command;
            },
            key, fence, cancellationToken);
        EngineTelemetry.Answered(span, name, result, since);
        return result;
    }

    private async Task<GateResult> DecideAsync(
        string incident,
        Func<IncidentState?, CancellationToken, ValueTask<Command>> gather,
        string? key,
        Lease? fence,
        CancellationToken cancellationToken)
    {
        if (journal.ReadOnlyBecause is { } why)
            return new GateResult.Refused([why]);
        using var lane = lanes.Enter(incident);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var placed = await PlaceAsync(lane, incident, gather, new Guard(key, fence), attempt, cancellationToken);
            if (placed.Append is null && placed.On is { } on && !await on.StandsAsync(cancellationToken))
                continue;
            // What refused it may be the record as far as this replica has heard of it: nobody is told before the store was asked.
            if (placed.Decision is Decision.Refused && attempt == 1 && !journal.HasOneWriter)
                continue;
            if (placed.Decision is Decision.Refused refused)
            {
                if (await AnswerBeforeAsync(key, placed.Now, cancellationToken) is { } before)
                    return before;
                await denied.RecordAsync(incident, placed.Command, refused.Reasons, placed.Now, cancellationToken);
                return new GateResult.Refused(refused.Reasons, Authorize.WhyNot(placed.State, placed.Command).Count > 0);
            }

            var accepted = (Decision.Accepted)placed.Decision;
            if (placed.Append is not { } append)
                return new GateResult.Done(accepted.Answer, placed.State!);
            if (await EndAsync(incident, accepted, append, cancellationToken) is { } result)
                return result;
        }

        LogContended(incident);
        throw new JournalUnavailableException($"{incident} changed {Attempts} times while one command was decided; try again");
    }

    // Decides in the lane's turn. Where nobody else writes to the store, the turn ends when the append is on its way: the
    // next command is decided on what this one will have come to, and both share a commit. If it fails, its successors
    // name a version that never was, and are decided again.
    private async Task<Placed> PlaceAsync(
        CommandLanes.Place lane, string incident, Func<IncidentState?, CancellationToken, ValueTask<Command>> gather, Guard guard,
        int attempt, CancellationToken cancellationToken)
    {
        await lane.WaitAsync(cancellationToken);
        try
        {
            var ahead = lane.Ahead;
            // Another replica's entry may be ahead of what this one has heard of.
            var state = ahead is not null ? ahead.State
                : attempt == 1 ? await incidents.ReadAsync(incident, cancellationToken)
                : await incidents.RefreshAsync(incident, cancellationToken);
            var command = await gather(state, cancellationToken);
            var now = domain.GetUtcNow();
            var decision = Decider.Decide(state, command, now);
            if (decision is not Decision.Accepted accepted || accepted.Streams.All(s => s.Events.Count == 0))
                return new Placed(command, decision, state, now, ahead, null);
            var request = Request(incident, command, accepted, guard, now);
            var append = AppendAsync(request, cancellationToken);
            if (journal.HasOneWriter)
                lane.Ahead = new Ahead(state, request, Streams.Incident(incident), append);
            else
                await Task.WhenAny(append);
            return new Placed(command, decision, state, now, ahead, append);
        }
        finally
        {
            lane.Pass();
        }
    }

    // A delivery that had its effect is often refused when it comes again: it is told what was answered then. The
    // version asked for no stream ever has, so nothing is appended and a key not used yet stays unused.
    private async Task<GateResult.Repeated?> AnswerBeforeAsync(string? key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (key is null)
            return null;
        var question = new AppendRequest { At = now, Key = key, Streams = [new StreamAppend(Streams.Log, long.MaxValue, [])] };
        try
        {
            return await journal.AppendAsync(question, cancellationToken) is AppendResult.Duplicate d
                ? new GateResult.Repeated(d.Answer ?? "")
                : null;
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }

    private static AppendRequest Request(
        string incident, Command command, Decision.Accepted accepted, Guard guard, DateTimeOffset now) => new()
        {
            At = now,
            Key = guard.Key,
            Fence = guard.Fence,
            Answer = accepted.Answer,
            Streams =
            [
                .. accepted.Streams.Select(s => new StreamAppend(s.Stream, s.ExpectedVersion,
                    [.. s.Events.Select(e => EventCodec.ToRecord(e, incident, command.Actor.Name))])),
            ],
        };

    private async Task<GateResult?> EndAsync(
        string incident, Decision.Accepted accepted, Task<AppendResult> append, CancellationToken cancellationToken)
    {
        switch (await append)
        {
            case AppendResult.Appended:
                var state = (await incidents.ReadAsync(incident, cancellationToken))!;
                EngineTelemetry.Recorded(accepted.Streams.SelectMany(s => s.Events), state);
                return new GateResult.Done(accepted.Answer, state);
            case AppendResult.Duplicate duplicate:
                return new GateResult.Repeated(duplicate.Answer ?? "");
            case AppendResult.Fenced fenced:
                throw new LeaseLostException(fenced.Fence);
            default:
                return null;
        }
    }

    private async Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        var outcome = "unavailable";
        try
        {
            var result = await journal.AppendAsync(request, cancellationToken);
            outcome = result.GetType().Name.ToLowerInvariant();
            return result;
        }
        finally
        {
            EngineTelemetry.Appended(outcome, since);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "{Incident} is changed faster than one command can be decided")]
    private partial void LogContended(string incident);

    // On: what the decision rests on and is not durable yet.
    private sealed record Placed(
        Command Command, Decision Decision, IncidentState? State, DateTimeOffset Now, Ahead? On, Task<AppendResult>? Append);

    private readonly record struct Guard(string? Key, Lease? Fence);
}
