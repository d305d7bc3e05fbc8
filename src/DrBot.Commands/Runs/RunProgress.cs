namespace DrBot.Commands.Runs;

/// <summary>What the driver of a run has to do next, told from the record alone.</summary>
public static class RunProgress
{
    /// <summary>Work that is due, in the plan's order; several may go on side by side.</summary>
    public static IReadOnlyList<StepWork> Next(RunState run) => run.Status switch
    {
        RunStatus.Running => [.. run.Steps.Select(s => WorkOf(run, s)).OfType<StepWork>()],
        // On a pause no new step starts; what was accepted is watched to its end.
        RunStatus.Paused => [.. run.Steps.Select(s => WorkOf(run, s)).OfType<StepWork>()
            .Where(w => w is not StepWork.Begin)],
        _ => [],
    };

    private static StepWork? WorkOf(RunState run, StepState step)
    {
        // Taking back is a change like any other: while the approval has lapsed nothing is sent.
        if (step.Undoing)
            return run.Pause?.Cause == PauseCause.ApprovalLapsed ? null : new StepWork.TakeBack(step.Plan.Id);
        return step.Status switch
        {
            StepStatus.Planned when run.CanBegin(step) => new StepWork.Begin(step.Plan.Id),
            StepStatus.Dispatching => new StepWork.FindOut(step.Plan.Id),
            StepStatus.Unknown when !step.Asked => new StepWork.FindOut(step.Plan.Id),
            StepStatus.Accepted => new StepWork.Watch(step.Plan.Id),
            _ => null,
        };
    }
}

/// <summary>One piece of work on a step.</summary>
public abstract record StepWork(string Step)
{
    /// <summary>Observe, and if it is not done: journal the intent and act.</summary>
    public sealed record Begin(string Step) : StepWork(Step);

    /// <summary>An intent is journalled and nobody knows whether it was sent: observe first.</summary>
    public sealed record FindOut(string Step) : StepWork(Step);

    /// <summary>Accepted: observe until satisfied or the deadline.</summary>
    public sealed record Watch(string Step) : StepWork(Step);

    /// <summary>Take it back.</summary>
    public sealed record TakeBack(string Step) : StepWork(Step);
}
