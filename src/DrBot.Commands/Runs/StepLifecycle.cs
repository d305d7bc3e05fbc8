using DrBot.Commands.Lifecycles;

namespace DrBot.Commands.Runs;

/// <summary>The states of a step.</summary>
public enum StepStatus
{
    /// <summary>Not begun.</summary>
    Planned,

    /// <summary>The intent is journalled; the change may or may not have been sent.</summary>
    Dispatching,

    /// <summary>The provider accepted the change.</summary>
    Accepted,

    /// <summary>The world is as the step wants it.</summary>
    Succeeded,

    /// <summary>It certainly did not happen, or ended badly.</summary>
    Failed,

    /// <summary>Nobody knows. Never folded into failed.</summary>
    Unknown,

    /// <summary>Left out by a person.</summary>
    Skipped,

    /// <summary>Taken back.</summary>
    Undone,
}

/// <summary>What can happen to a step.</summary>
public enum StepTrigger
{
    /// <summary>The intent is journalled.</summary>
    Dispatch,

    /// <summary>The provider accepted.</summary>
    Accept,

    /// <summary>Observed satisfied.</summary>
    Succeed,

    /// <summary>Observed failed, refused or past its deadline with a known state.</summary>
    Fail,

    /// <summary>The outcome is not known.</summary>
    LoseSight,

    /// <summary>A person tries again.</summary>
    Retry,

    /// <summary>A person leaves it out.</summary>
    Skip,

    /// <summary>Observed back where it was.</summary>
    Undo,
}

/// <summary>The life of a step, on one screen.</summary>
public static class StepLifecycle
{
    private const string NotBegun = "the step has not begun";
    private const string Done = "the step has ended well";

    /// <summary>The table.</summary>
    public static Lifecycle<StepStatus, StepTrigger> Table { get; } =
        Lifecycle<StepStatus, StepTrigger>.Table()
            .In(StepStatus.Planned)
                .Permit(StepTrigger.Dispatch, StepStatus.Dispatching)
                .Permit(StepTrigger.Succeed, StepStatus.Succeeded)
                .Permit(StepTrigger.Fail, StepStatus.Failed)
                .Permit(StepTrigger.Skip, StepStatus.Skipped)
                .Ignore(StepTrigger.Retry, "the step has not begun; it will")
                .RefuseTheRest(NotBegun)
            .In(StepStatus.Dispatching)
                .Ignore(StepTrigger.Dispatch, "the intent is already journalled")
                .Permit(StepTrigger.Accept, StepStatus.Accepted)
                .Permit(StepTrigger.Succeed, StepStatus.Succeeded)
                .Permit(StepTrigger.Fail, StepStatus.Failed)
                .Permit(StepTrigger.LoseSight, StepStatus.Unknown)
                .RefuseTheRest("the step is being sent; wait for what is observed")
            .In(StepStatus.Accepted)
                .Ignore(StepTrigger.Accept, "already accepted")
                .Permit(StepTrigger.Succeed, StepStatus.Succeeded)
                .Permit(StepTrigger.Fail, StepStatus.Failed)
                .Permit(StepTrigger.LoseSight, StepStatus.Unknown)
                .RefuseTheRest("the step is under way; wait for what is observed")
            .In(StepStatus.Unknown)
                .Ignore(StepTrigger.LoseSight, "already unknown")
                .Permit(StepTrigger.Accept, StepStatus.Accepted)
                .Permit(StepTrigger.Succeed, StepStatus.Succeeded)
                .Permit(StepTrigger.Fail, StepStatus.Failed)
                .Permit(StepTrigger.Dispatch, StepStatus.Dispatching)
                .Permit(StepTrigger.Retry, StepStatus.Planned)
                .Permit(StepTrigger.Skip, StepStatus.Skipped)
                .Permit(StepTrigger.Undo, StepStatus.Undone)
            .In(StepStatus.Failed)
                .Permit(StepTrigger.Retry, StepStatus.Planned)
                .Permit(StepTrigger.Skip, StepStatus.Skipped)
                .Permit(StepTrigger.Undo, StepStatus.Undone)
                .RefuseTheRest("the step has failed: retry, skip or undo it")
            .In(StepStatus.Succeeded)
                .Permit(StepTrigger.Undo, StepStatus.Undone)
                .Ignore(StepTrigger.Succeed, Done)
                .RefuseTheRest(Done)
            .In(StepStatus.Skipped).RefuseTheRest("the step was left out")
            .In(StepStatus.Undone).RefuseTheRest("the step was undone")
            .Build();

    /// <summary>
    /// True when a step has ended so that others may build on it. What a step left out waited for counts as well:
    /// <see cref="RunState.LetsOthersBegin"/> tells that.
    /// </summary>
    public static bool LetsOthersBegin(StepStatus status) => status is StepStatus.Succeeded or StepStatus.Skipped;

    /// <summary>True while an effect may be on its way.</summary>
    public static bool IsInFlight(StepStatus status) =>
        status is StepStatus.Dispatching or StepStatus.Accepted;
}
