using System.Runtime.CompilerServices;
using System.Text;
using DrBot.Commands.Incidents;
using DrBot.Commands.Lifecycles;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;

namespace DrBot.Commands.Tests.Histories;

/// <summary>What must hold of every event a decision emits: the life cycles permit it, and folding it does as they say.</summary>
internal static class EventRules
{
    public static void Check(IncidentState? before, Event @event, IncidentState? after)
    {
        if (before is null || after is null)
            return;
        if (IncidentFold.TriggerOf(@event) is { } trigger)
            Moved(IncidentLifecycle.Table.On(before.Status, trigger), before.Status, after.Status, @event);
        if (@event is not RunEvent { Run: var id } || @event is RunProposed)
        {
            That(
                @event is NoteAdded || before with { Version = after.Version, ChangedAt = after.ChangedAt } != after,
                $"{@event} changed nothing");
            return;
        }

        var (was, now) = (before.Run(id)!, after.Run(id)!);
        That(@event is RunContinued || was != now, $"{@event} changed nothing of {was.Status}");
        if (RunFold.TriggerOf(was, @event) is { } runTrigger)
            Moved(RunLifecycle.Table.On(was.Status, runTrigger), was.Status, now.Status, @event);
        else
            Assert.Equal(was.Status, now.Status);
        if (@event is StepEvent e)
            OfStep(was.Step(e.Step)!, now.Step(e.Step)!, e);
    }

    /// <summary>What must hold of an incident at any time.</summary>
    public static void Check(IncidentState state, TestKit.TestTargets targets, DateTimeOffset now)
    {
        foreach (var run in state.Runs)
        {
            if (run.Status == RunStatus.Running)
                That(RunProgress.Next(run).Count > 0, $"{run.Id} runs and nothing of it is to be done");
            if (run.Status == RunStatus.Paused)
                That(run is { Pause.WaitsFor: not null, PausedUntil: not null }, $"{run.Id} waits for nobody or for ever");
            That((run.Status == RunStatus.Paused) == run.Pause is not null, $"{run.Id} is {run.Status} with pause {run.Pause}");
            That(run.HasEnded == run.EndedAt is not null, $"{run.Id} is {run.Status}, ended at {run.EndedAt}");
            That(run.Votes.Count < 2 || run.Votes.DistinctBy(v => v.Person).Count() == run.Votes.Count, $"{run.Id} counts a person twice");
            var claims = run is { HasStarted: true, HasEnded: false } ? run.Claims : [];
            var held = targets.HeldBy(run.Id);
            That(
                held.Count == claims.Count && claims.All(c => held.Contains(Streams.Target(run.Plan.Plan, c))),
                $"{run.Id} ({run.Status}) holds {string.Join(", ", held)}");
        }
    }

    // The words are made only when they are needed: these checks run hundreds of thousands of times.
    private static void That(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] Otherwise otherwise)
    {
        if (!holds)
            Assert.Fail(otherwise.ToString());
    }

    private static void OfStep(StepState was, StepState now, StepEvent e)
    {
        That(was != now, $"{e} changed nothing of {was.Status}");
        if (was.TriggerOf(e) is not { } trigger)
            Assert.Equal(was.Status, now.Status);
        else if (e is StepUndoRequested)
            Assert.Equal((was.Status, true), (now.Status, now.Undoing));
        else
            Moved(StepLifecycle.Table.On(was.Status, trigger), was.Status, now.Status, e);
        That(was.Token is null || was.Token == now.Token, $"the token of {e.Step} changed");
        That(was.Parameters is null || was.Parameters == now.Parameters, $"the parameters of {e.Step} changed");
    }

    private static void Moved<TState>(Transition<TState> transition, TState was, TState now, Event e)
        where TState : struct, Enum
    {
        That(transition is Transition<TState>.Permitted p && p.Next.Equals(now), $"{e} in {was} led to {now}: {transition}");
    }

    [InterpolatedStringHandler]
    internal readonly ref struct Otherwise
    {
        private readonly StringBuilder? text;

        public Otherwise(int literalLength, int formattedCount, bool holds, out bool isNeeded)
        {
            isNeeded = !holds;
            text = holds ? null : new StringBuilder(literalLength + (16 * formattedCount));
        }

        public void AppendLiteral(string words) => text!.Append(words);

        public void AppendFormatted<T>(T value) => text!.Append(value);

        public override string ToString() => text?.ToString() ?? "";
    }
}
