using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Providers;
using DrBot.Replicas;

namespace DrBot.Execution;

/// <summary>
/// Carries one step forward: observe, journal the intent, act, observe. Every decision is the rules'; every effect is
/// preceded by a durable intent; whatever is not known is looked at again before anything is sent a second time.
/// </summary>
internal sealed partial class StepRunner(
    CommandGate gate,
    IncidentReader incidents,
    ActionBinder binder,
    StepObserver observer,
    TargetHolds holds,
    TimeProvider domain,
    TimeProvider wire,
    ILogger<StepRunner> logger,
    IRunSeal? seal = null,
    Jitter? jitter = null)
{
    private const int ReadsBeforeAbsent = 3;
    private const int LooksAtTheUnknown = 3;
    private static readonly TimeSpan ActLimit = TimeSpan.FromSeconds(60);

    /// <summary>How long a call that is under way may go on once the process is told to end (wire clock).</summary>
    internal static readonly TimeSpan ActGrace = TimeSpan.FromSeconds(15);

    /// <summary>Works on the step until it ends, waits for a person, or is no longer this work's business.</summary>
    /// <exception cref="LeaseLostException">Another replica drives the run by now.</exception>
    public async Task RunAsync(
        string incident, string run, StepWork work, LoadedPlan plan, HeldLease lease, CancellationToken cancellationToken)
    {
        using var span = EngineTelemetry.StartStep(run, work.Step);
        var looks = new Looks(0, 0, 0);
        while (await CurrentAsync(incident, run, work.Step, plan, lease, cancellationToken) is { } now)
        {
            var seen = await observer.LookAsync(now.Bound, cancellationToken);
            looks = looks.With(seen.State);
            var wait = await TakeAsync(now, seen, looks, cancellationToken);
            if (wait is null)
                return;
            looks = looks.After(wait);
            await Task.Delay(wait.For, wait.OnWire ? wire : domain, cancellationToken);
        }
    }

    // What to do about what was seen; null ends the work, otherwise wait and look again.
    private async Task<Wait?> TakeAsync(
        Moment now, Observation seen, Looks looks, CancellationToken cancellationToken)
    {
        if (now.Run.Plan.Mode == RunMode.Simulate)
            return await SimulatedAsync(now, seen, looks, cancellationToken);
        if (seen.State == ObservedState.Satisfied)
            return await SatisfiedAsync(now, seen, null, cancellationToken);
        var (absentReads, _, failures) = looks;
        var poll = new Wait(now.Bound.Action?.Descriptor.PollInterval ?? TimeSpan.FromSeconds(5));
        var late = now.Run.DeadlineOf(now.Step) is { } deadline && domain.GetUtcNow() >= deadline;
        return (now.Phase, seen.State) switch
        {
            (Phase.Fresh, ObservedState.Ready) => await BeginAsync(now, seen, failures, cancellationToken),
            (Phase.Fresh, ObservedState.Blocked) => await FailAsync(now, PauseCause.StepBlocked, seen.Reasons, cancellationToken),
            (Phase.Fresh, _) when late => await FailAsync(now, PauseCause.StepTimedOut, Late(seen, "nothing was sent"), cancellationToken),
            (Phase.InDoubt, ObservedState.InProgress) => await ReconcileAsync(now, cancellationToken),
            (Phase.InDoubt, ObservedState.Blocked) => await AskAsync(now, seen.Reasons, cancellationToken),
            (Phase.InDoubt, _) when late => await TooLateAsync(now, seen, cancellationToken),
            (Phase.InDoubt, ObservedState.Ready) when absentReads < ReadsBeforeAbsent => poll,
            (Phase.InDoubt, ObservedState.Ready) => await SendAgainAsync(now, seen, failures, cancellationToken),
            (Phase.UnderWay, ObservedState.Blocked) => await FailAsync(now, PauseCause.StepFailed, seen.Reasons, cancellationToken),
            // The provider says, with the reason, that what it accepted had no effect and wants to be asked again.
            (Phase.UnderWay, ObservedState.Ready) when !late && seen.Reasons.Count > 0 && absentReads >= ReadsBeforeAbsent =>
                await LoseSightAsync(now, string.Join("; ", seen.Reasons), cancellationToken),
            (Phase.Undo, ObservedState.Blocked) => await FailAsync(now, PauseCause.StepFailed, seen.Reasons, cancellationToken),
            (Phase.Undo, _) when late =>
                await AskAsync(now, Late(seen, now.Step.UndoSent ? "taking it back was sent and has not ended" : "it was not taken back"), cancellationToken),
            // What was just sent may not be to be seen yet.
            (Phase.Undo, ObservedState.Ready) when now.Step.UndoSent && absentReads < ReadsBeforeAbsent => poll,
            (Phase.Undo, ObservedState.Ready) => await BeginAsync(now, seen, failures, cancellationToken),
            (Phase.Undo, _) => poll,
            _ when late => await TooLateAsync(now, seen, cancellationToken),
            _ => poll,
        };
    }

    private async Task<Wait?> BeginAsync(Moment now, Observation seen, int failures, CancellationToken cancellationToken)
    {
        if (now.Bound.Missing.Count > 0)
            return await FailAsync(now, PauseCause.StepBlocked, now.Bound.Missing, cancellationToken);
        var again = now is { Phase: Phase.InDoubt, Step.Status: StepStatus.Dispatching };
        var dispatch = new DispatchStep(
            now.Run.Id, now.Step.Plan.Id, now.Bound.Context!.Token, now.Bound.Parameters, now.Bound.Inputs, seen.Facts, now.Step.Undoing)
        {
            Again = again,
        };
        var result = await RecordAsync(now, dispatch, cancellationToken);
        // Held, lapsed or out of bounds: nothing is sent. What is in doubt is watched on, until its deadline.
        Wait? watch = now.Phase == Phase.InDoubt ? new Wait(now.Bound.Action!.Descriptor.PollInterval) : null;
        if (result is not GateResult.Done { State: var state })
            return watch;
        // The intent may have been answered with a pause (an approval lapsed, a bound crossed).
        var run = state.Run(now.Run.Id)!;
        var step = run.Step(now.Step.Plan.Id)!;
        if (again ? run.Status != RunStatus.Running || step.Status != StepStatus.Dispatching : step.Attempts == now.Step.Attempts)
            return watch;
        if (seal is not null && step.Plan.Destructive)
            await seal.SealAsync(run.Id, cancellationToken);
        return await SendAsync(now with { Incident = state, Step = step }, failures, cancellationToken) is { } wait
            ? wait with { Sent = true }
            : null;
    }

    private async Task<Wait?> SendAsync(Moment now, int failures, CancellationToken cancellationToken)
    {
        var context = now.Bound.Context! with
        {
            IntentAt = now.Step.DispatchedAt,
            Before = now.Step.Before,
            Permit = now.Lease,
        };
        LogActing(now.Run.Id, now.Step.Plan.Id, now.Step.Plan.Action, context.Token);
        try
        {
            using var limit = new CancellationTokenSource(ActLimit, wire);
            // Being stopped must not cut between the effect and its record: what is under way may end, within a bound.
            await using var stop = cancellationToken.Register(() => limit.CancelAfter(ActGrace));
            // A call that another replica's could follow is not begun; each single one is asked for again below.
            await now.Lease.WaitAsync(LeaseTimes.Call, limit.Token);
            var receipt = await now.Bound.Action!.ActAsync(context, limit.Token);
            // What was accepted is recorded even while the process is being stopped. Taking back has no state of its own.
            if (!now.Step.Undoing)
                await RecordAsync(now, new RecordAccepted(now.Run.Id, now.Step.Plan.Id, receipt.Values), CancellationToken.None);
            return new Wait(TimeSpan.FromMilliseconds(1));
        }
        catch (ProviderException e) when (e.Kind is ProviderFailure.Transient or ProviderFailure.Throttled)
        {
            LogRetrying(now.Run.Id, now.Step.Plan.Id, e.Message);
            return new Wait(StepBackoff.After(e, failures, (jitter ?? Jitter.Chance).Next()), OnWire: true, Failed: true);
        }
        catch (ProviderException e) when (e.Kind is ProviderFailure.UnknownOutcome or ProviderFailure.Conflict)
        {
            return await LoseSightAsync(now, StepObserver.Sentence(e), cancellationToken);
        }
        catch (ProviderException e)
        {
            return await FailAsync(now, PauseCause.StepFailed, [StepObserver.Sentence(e)], cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await LoseSightAsync(now, $"no answer within {ActLimit.TotalSeconds:0} s", cancellationToken);
        }
    }

    private async Task<Wait?> SendAgainAsync(Moment now, Observation seen, int failures, CancellationToken cancellationToken)
    {
        if (!now.Step.Plan.Repeatable)
            return await AskAsync(
                now, ["it does not seem to have happened, and sending it twice would not be harmless"], cancellationToken);
        return await BeginAsync(now, seen, failures, cancellationToken);
    }

    private async Task<Wait?> SatisfiedAsync(Moment now, Observation seen, string? looked, CancellationToken cancellationToken)
    {
        if (now.Step.Undoing)
        {
            await RecordAsync(now, new RecordUndone(now.Run.Id, now.Step.Plan.Id), cancellationToken);
            return null;
        }

        var names = now.Bound.Action!.Descriptor.Outputs.Select(o => o.Name).ToHashSet();
        var outputs = seen.Facts.Where(f => names.Contains(f.Key)).ToDictionary();
        await gate.SubmitUnderAsync(
            now.Lease.Lease, now.Incident.Id,
            async (_, token) => new RecordSatisfied(
                now.Run.Id, now.Step.Plan.Id, outputs, await holds.ReadAsync(now.Run.Plan, token))
            {
                Seen = looked,
            },
            cancellationToken);
        return null;
    }

    // A simulation ends with what would be done: what was seen is what it has to say. What nobody can see is asked about.
    private async Task<Wait?> SimulatedAsync(Moment now, Observation seen, Looks looks, CancellationToken cancellationToken) =>
        seen.State switch
        {
            ObservedState.Blocked => await FailAsync(now, PauseCause.StepBlocked, seen.Reasons, cancellationToken),
            ObservedState.Unknown when looks.Unseen < LooksAtTheUnknown =>
                new Wait(now.Bound.Action?.Descriptor.PollInterval ?? TimeSpan.FromSeconds(5)),
            ObservedState.Unknown => await AskAsync(
                now, [$"looked {LooksAtTheUnknown} times and could not tell", .. seen.Reasons], cancellationToken),
            _ => await SatisfiedAsync(now, seen, StepObserver.Name(seen.State), cancellationToken),
        };

    private async Task<Wait?> ReconcileAsync(Moment now, CancellationToken cancellationToken)
    {
        await RecordAsync(now, new RecordReconciled(now.Run.Id, now.Step.Plan.Id, Accepted: true), cancellationToken);
        return new Wait(now.Bound.Action!.Descriptor.PollInterval);
    }

    private async Task<Wait?> LoseSightAsync(Moment now, string reason, CancellationToken cancellationToken)
    {
        if (!now.Step.Undoing)
            await RecordAsync(now, new RecordUnknown(now.Run.Id, now.Step.Plan.Id, [reason], Ask: false), cancellationToken);
        return new Wait(now.Bound.Action!.Descriptor.PollInterval, Sent: true);
    }

    private async Task<Wait?> AskAsync(Moment now, IReadOnlyList<string> reasons, CancellationToken cancellationToken)
    {
        await RecordAsync(now, new RecordUnknown(now.Run.Id, now.Step.Plan.Id, reasons, Ask: true), cancellationToken);
        return null;
    }

    private async Task<Wait?> FailAsync(
        Moment now, PauseCause cause, IReadOnlyList<string> reasons, CancellationToken cancellationToken)
    {
        await RecordAsync(now, new RecordFailed(now.Run.Id, now.Step.Plan.Id, cause, reasons), cancellationToken);
        return null;
    }

    // Past the deadline: a check has failed, but a change that was sent is unknown, never failed.
    private Task<Wait?> TooLateAsync(Moment now, Observation seen, CancellationToken cancellationToken) =>
        now.Step.Plan.Changes
            ? AskAsync(now, Late(seen, "the change was sent and has not ended"), cancellationToken)
            : FailAsync(now, PauseCause.StepTimedOut, Late(seen, "it did not become true"), cancellationToken);

    private Task<GateResult> RecordAsync(Moment now, Command command, CancellationToken cancellationToken) =>
        gate.SubmitUnderAsync(now.Lease.Lease, now.Incident.Id, command, cancellationToken);

    private static IReadOnlyList<string> Late(Observation seen, string what) =>
        [$"the deadline passed: {what}; last seen {StepObserver.Name(seen.State)}", .. seen.Reasons];

    private async Task<Moment?> CurrentAsync(
        string incident, string run, string step, LoadedPlan plan, HeldLease lease, CancellationToken cancellationToken)
    {
        var state = await incidents.ReadAsync(incident, cancellationToken);
        if (state?.Run(run) is not { HasEnded: false } r || r.Step(step) is not { } s || PhaseOf(r, s) is not { } phase)
            return null;
        return new Moment(state, r, s, phase, binder.Bind(state, r, s, plan, domain.GetUtcNow()), lease);
    }

    private static Phase? PhaseOf(RunState run, StepState step)
    {
        if (step.Undoing)
            return Phase.Undo;
        return step.Status switch
        {
            StepStatus.Planned when run.Status == RunStatus.Running => Phase.Fresh,
            StepStatus.Dispatching => Phase.InDoubt,
            StepStatus.Unknown when !step.Asked => Phase.InDoubt,
            StepStatus.Accepted => Phase.UnderWay,
            _ => null,
        };
    }

    [LoggerMessage(EventId = 3101, Level = LogLevel.Information, Message = "{Run} {Step}: {Action} is sent with token {Token}")]
    private partial void LogActing(string run, string step, string action, string token);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "{Run} {Step}: not accepted yet: {Reason}")]
    private partial void LogRetrying(string run, string step, string reason);

    private enum Phase
    {
        Fresh,
        InDoubt,
        UnderWay,
        Undo,
    }

    private sealed record Moment(IncidentState Incident, RunState Run, StepState Step, Phase Phase, BoundStep Bound, HeldLease Lease);

    private sealed record Wait(TimeSpan For, bool OnWire = false, bool Failed = false, bool Sent = false);

    // How often in a row a change was not seen, nothing could be told, and a sending failed.
    private readonly record struct Looks(int Absent, int Unseen, int Failures)
    {
        public Looks With(ObservedState seen) => this with
        {
            Absent = seen == ObservedState.Ready ? Absent + 1 : 0,
            Unseen = seen == ObservedState.Unknown ? Unseen + 1 : 0,
        };

        // What was sent may still show: how often it was not seen counts anew.
        public Looks After(Wait wait) => this with
        {
            Absent = wait is { Sent: true, Failed: false } ? 0 : Absent,
            Failures = wait.Failed ? Failures + 1 : 0,
        };
    }
}
