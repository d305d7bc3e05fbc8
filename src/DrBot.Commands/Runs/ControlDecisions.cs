using DrBot.Commands.Incidents;
using DrBot.Commands.Lifecycles;

namespace DrBot.Commands.Runs;

/// <summary>Decides holds, resumes, ends and the clocks of a started run.</summary>
internal static class ControlDecisions
{
    public static Decision Withdraw(IncidentState state, RunState run, WithdrawRun c)
    {
        if (Refusal(run, RunTrigger.Withdraw) is { } reason)
            return Decision.Refuse(reason);
        return state.Gains($"{run.Id} is withdrawn.", new RunWithdrawn(run.Id, c.Reason));
    }

    public static Decision Supersede(IncidentState state, RunState run, SupersedeRun c) =>
        Refusal(run, RunTrigger.Supersede) is { } reason
            ? Decision.Refuse(reason)
            : state.Gains($"{run.Id} is superseded.", new RunSuperseded(run.Id, null, c.Reason));

    public static Decision Hold(IncidentState state, RunState run, HoldRun c)
    {
        if (Refusal(run, RunTrigger.Pause) is { } reason)
            return Decision.Refuse(reason);
        if (run.Pause is { Held: true })
            return state.Gains($"{run.Id} is held already.");
        var held = new RunPaused(
            run.Id, PauseCause.Held, null, [$"{c.Actor.Name} held it"], Decider(state, run), c.Reason);
        return run.Status == RunStatus.Paused
            ? state.Gains($"{run.Id} is paused already; now it goes on only when the commander resumes it.", held)
            : state.Gains($"{run.Id} is held: no new step starts; steps under way are watched to their end.", held);
    }

    public static Decision Resume(IncidentState state, RunState run, ResumeRun c)
    {
        if (Refusal(run, RunTrigger.Resume) is { } reason)
            return Decision.Refuse(reason);
        if (run.Pause?.Cause == PauseCause.ApprovalLapsed)
            return Decision.Refuse($"the approval of {run.Id} lapsed: its slots must be filled anew");
        if (OpenSuccessor(state, run) is { } open)
            return Decision.Refuse(open);
        var stuck = StepDecisions.Stuck(run);
        if (stuck.Count > 0)
            return new Decision.Refused([.. stuck.Select(WhatFirst)]);
        return state.Gains($"{run.Id} goes on.", new RunResumed(run.Id, c.Reason));
    }

    public static Decision Abort(IncidentState state, RunState run, AbortRun c)
    {
        if (Refusal(run, RunTrigger.Abort) is { } reason)
            return Decision.Refuse(reason);
        if (string.IsNullOrWhiteSpace(c.Reason))
            return Decision.Refuse("aborting needs a reason: --reason TEXT");
        var inFlight = run.Steps.Where(s => StepLifecycle.IsInFlight(s.Status)).Select(s => s.Plan.Id).ToList();
        var said = inFlight.Count == 0 ? c.Reason : $"{c.Reason} (still under way at the provider: {string.Join(", ", inFlight)})";
        return WithRelease(
            state, run, c.Targets, $"{run.Id} is aborted.",
            [new RunAborted(run.Id, said, null), .. WithoutSuccessor(state, run, "was aborted")]);
    }

    public static Decision Lapse(IncidentState state, RunState run, DateTimeOffset now) =>
        run.Status == RunStatus.Running && run.ValidUntil <= now
            ? state.Gains($"{run.Id} is paused.", Lapsed(state, run))
            : Decision.Refuse($"the approval of {run.Id} still holds");

    public static Decision FailPaused(IncidentState state, RunState run, FailPausedRun c, DateTimeOffset now) =>
        run.Status == RunStatus.Paused && run.PausedUntil <= now
            ? WithRelease(state, run, c.Targets, $"{run.Id} has failed.",
            [
                new RunFailed(
                    run.Id, [$"paused longer than {Language.DurationText.Format(RunState.PausedFor)}", .. run.Pause!.Plain]),
                .. WithoutSuccessor(state, run, "has failed"),
            ])
            : Decision.Refuse($"the pause of {run.Id} is within its bound");

    public static Decision Continue(IncidentState state, RunState run, ContinueRun c)
    {
        if (run.Status is not (RunStatus.Running or RunStatus.Paused))
            return Decision.Refuse($"{run.Id} is {run.Status}");
        var done = run.Steps.Count(s => s.EndedAt is not null);
        var inFlight = run.Steps.Where(s => StepLifecycle.IsInFlight(s.Status)).Select(s => s.Plan.Id);
        return state.Gains(
            $"{run.Id} is taken up again.",
            new RunContinued(run.Id, Math.Min(done + 1, run.Steps.Count), run.Steps.Count, [.. inFlight], c.Replica));
    }

    /// <summary>The pause when valid-for ran out.</summary>
    public static RunPaused Lapsed(IncidentState state, RunState run) => new(
        run.Id, PauseCause.ApprovalLapsed, null,
        [$"the approval was valid until {run.ValidUntil:HH:mm:ss} UTC; its slots must be filled anew for the same content"],
        Decider(state, run));

    /// <summary>The run ends and its targets are free. Only their holder frees them, so a hold not read is freed too.</summary>
    public static Decision WithRelease(
        IncidentState state, RunState run, IReadOnlyList<TargetHold> targets, string answer, params IReadOnlyList<Event> events)
    {
        var streams = new List<StreamEvents> { new(Streams.Incident(state.Id), state.Version, events) };
        foreach (var name in run.Claims)
        {
            var read = targets.FirstOrDefault(t => t.Target == name);
            if (read is null || read.Holder == run.Id)
                streams.Add(new StreamEvents(
                    Streams.Target(run.Plan.Plan, name), read?.Version ?? StreamEvents.AnyVersion, [new TargetReleased(run.Id)]));
        }

        return new Decision.Accepted(streams, answer);
    }

    /// <summary>Why a run may not go its own way while another is to go on with its rest; null when none is.</summary>
    public static string? OpenSuccessor(IncidentState state, RunState run) => state.SuccessorOf(run) is { } successor
        ? $"{successor.Id} is to go on with the rest of {run.Id}: approve it, or withdraw it first"
        : null;

    /// <summary>Who is to decide about a paused run: the commander, else whoever asked for it.</summary>
    public static string Decider(IncidentState state, RunState run) => state.Commander ?? run.Requester;

    /// <summary>Why the life cycle does not let this happen, or null when it does.</summary>
    public static string? Refusal(RunState run, RunTrigger trigger) => RunLifecycle.Table.On(run.Status, trigger) switch
    {
        Transition<RunStatus>.Refused r => $"{run.Id}: {r.Reason}",
        Transition<RunStatus>.Ignored i => $"{run.Id}: {i.Reason}",
        _ => null,
    };

    private static IEnumerable<Event> WithoutSuccessor(IncidentState state, RunState run, string became)
    {
        if (state.SuccessorOf(run) is { } successor)
            yield return new RunWithdrawn(successor.Id, $"{run.Id}, which it was to continue, {became}");
    }

    private static string WhatFirst(StepState step) => step switch
    {
        { Undoing: true } => $"step {step.Plan.Id} is being undone: wait for its end",
        { Status: StepStatus.Undone } => $"step {step.Plan.Id} was undone, so the run cannot end well: abort it",
        _ => $"step {step.Plan.Id} is {step.Status}: retry, skip or undo it first",
    };
}
