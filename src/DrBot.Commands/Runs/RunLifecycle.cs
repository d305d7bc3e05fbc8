using DrBot.Commands.Lifecycles;

namespace DrBot.Commands.Runs;

/// <summary>The states of a run.</summary>
public enum RunStatus
{
    /// <summary>Asked for; being looked at.</summary>
    Proposed,

    /// <summary>Shown; waiting for people.</summary>
    AwaitingApproval,

    /// <summary>Every slot is filled; waiting for the start.</summary>
    Approved,

    /// <summary>Acting.</summary>
    Running,

    /// <summary>No new step starts; a named person decides.</summary>
    Paused,

    /// <summary>Every step succeeded.</summary>
    Completed,

    /// <summary>Ended well, with steps left out by a person.</summary>
    CompletedWithExceptions,

    /// <summary>A pause outlived its bound.</summary>
    Failed,

    /// <summary>Ended by a person.</summary>
    Aborted,

    /// <summary>Refused by what was observed, or by an eligible person.</summary>
    Rejected,

    /// <summary>A clock ran out before the start.</summary>
    Expired,

    /// <summary>Taken back before the start.</summary>
    Withdrawn,

    /// <summary>Replaced before the start.</summary>
    Superseded,
}

/// <summary>What can happen to a run.</summary>
public enum RunTrigger
{
    /// <summary>The preview found no blocker.</summary>
    PreviewClear,

    /// <summary>The preview found blockers.</summary>
    PreviewBlocked,

    /// <summary>A person votes yes, a slot stays open.</summary>
    Vote,

    /// <summary>A person votes yes and the slots are filled.</summary>
    LastVote,

    /// <summary>An eligible person says no.</summary>
    Deny,

    /// <summary>A giver takes a vote back.</summary>
    TakeBackVote,

    /// <summary>Votes drop out or the facts crossed a bound.</summary>
    VoidVotes,

    /// <summary>The requester or the commander takes the run back.</summary>
    Withdraw,

    /// <summary>Another run or plan takes its place.</summary>
    Supersede,

    /// <summary>approve-within or start-within ran out.</summary>
    Expire,

    /// <summary>The start re-check passed.</summary>
    Start,

    /// <summary>A step failed or is unknown, or a person holds.</summary>
    Pause,

    /// <summary>A person resumes.</summary>
    Resume,

    /// <summary>The last step ended well.</summary>
    Complete,

    /// <summary>The last step ended, some were skipped.</summary>
    CompleteWithExceptions,

    /// <summary>A person ends it.</summary>
    Abort,

    /// <summary>The pause outlived its bound.</summary>
    OutlivePause,
}

/// <summary>The life of a run, on one screen.</summary>
public static class RunLifecycle
{
    private const string NotStarted = "the run has not started";
    private const string AlreadyStarted = "the run has started; hold or abort it instead";
    private const string NotShown = "the run is still being previewed; wait for its approval card";

    /// <summary>The table.</summary>
    public static Lifecycle<RunStatus, RunTrigger> Table { get; } = Build();

    /// <summary>True once nothing can happen to the run any more.</summary>
    public static bool IsTerminal(RunStatus status) => status >= RunStatus.Completed;

    private static Lifecycle<RunStatus, RunTrigger> Build()
    {
        var table = Lifecycle<RunStatus, RunTrigger>.Table()
            .In(RunStatus.Proposed)
                .Permit(RunTrigger.PreviewClear, RunStatus.AwaitingApproval)
                .Permit(RunTrigger.PreviewBlocked, RunStatus.Rejected)
                .Permit(RunTrigger.Withdraw, RunStatus.Withdrawn)
                .Permit(RunTrigger.Supersede, RunStatus.Superseded)
                .Permit(RunTrigger.Expire, RunStatus.Expired)
                .Refuse(NotShown, RunTrigger.Vote, RunTrigger.LastVote, RunTrigger.Deny, RunTrigger.TakeBackVote)
                .RefuseTheRest(NotStarted)
            .In(RunStatus.AwaitingApproval)
                .Permit(RunTrigger.PreviewClear, RunStatus.AwaitingApproval)
                .Ignore(RunTrigger.PreviewBlocked, "the card says what stands in the way; the votes decide")
                .Permit(RunTrigger.Vote, RunStatus.AwaitingApproval)
                .Permit(RunTrigger.LastVote, RunStatus.Approved)
                .Permit(RunTrigger.Deny, RunStatus.Rejected)
                .Permit(RunTrigger.TakeBackVote, RunStatus.AwaitingApproval)
                .Permit(RunTrigger.VoidVotes, RunStatus.AwaitingApproval)
                .Permit(RunTrigger.Withdraw, RunStatus.Withdrawn)
                .Permit(RunTrigger.Supersede, RunStatus.Superseded)
                .Permit(RunTrigger.Expire, RunStatus.Expired)
                .RefuseTheRest(NotStarted)
            .In(RunStatus.Approved)
                .Permit(RunTrigger.Start, RunStatus.Running)
                .Permit(RunTrigger.Vote, RunStatus.Approved)
                .Permit(RunTrigger.LastVote, RunStatus.Approved)
                .Permit(RunTrigger.VoidVotes, RunStatus.AwaitingApproval)
                .Permit(RunTrigger.TakeBackVote, RunStatus.AwaitingApproval)
                .Permit(RunTrigger.Deny, RunStatus.Rejected)
                .Permit(RunTrigger.Withdraw, RunStatus.Withdrawn)
                .Permit(RunTrigger.Supersede, RunStatus.Superseded)
                .Permit(RunTrigger.Expire, RunStatus.Expired)
                .Ignore(RunTrigger.PreviewClear, "the facts are read again at the start")
                .Ignore(RunTrigger.PreviewBlocked, "the facts are read again at the start")
                .RefuseTheRest(NotStarted)
            .In(RunStatus.Running)
                .Permit(RunTrigger.Pause, RunStatus.Paused)
                .Permit(RunTrigger.Deny, RunStatus.Paused)
                .Permit(RunTrigger.Complete, RunStatus.Completed)
                .Permit(RunTrigger.CompleteWithExceptions, RunStatus.CompletedWithExceptions)
                .Permit(RunTrigger.Abort, RunStatus.Aborted)
                .Ignore(RunTrigger.Resume, "the run is not paused")
                .Ignore(RunTrigger.OutlivePause, "the run is not paused")
                .Ignore(RunTrigger.Vote, "the run has started; the vote is recorded without effect")
                .Ignore(RunTrigger.LastVote, "the run has started; the vote is recorded without effect")
                .RefuseTheRest(AlreadyStarted)
            .In(RunStatus.Paused)
                .Permit(RunTrigger.Resume, RunStatus.Running)
                .Permit(RunTrigger.Abort, RunStatus.Aborted)
                .Permit(RunTrigger.OutlivePause, RunStatus.Failed)
                .Permit(RunTrigger.Complete, RunStatus.Completed)
                .Permit(RunTrigger.CompleteWithExceptions, RunStatus.CompletedWithExceptions)
                .Permit(RunTrigger.Vote, RunStatus.Paused)
                .Permit(RunTrigger.LastVote, RunStatus.Running)
                .Permit(RunTrigger.Pause, RunStatus.Paused)
                .Ignore(RunTrigger.Deny, "the run is paused already; a no keeps it so until a person resumes it")
                .RefuseTheRest(AlreadyStarted);
        foreach (var terminal in Enum.GetValues<RunStatus>().Where(IsTerminal))
            table.In(terminal).RefuseTheRest($"the run has ended: {terminal}");
        return table.Build();
    }
}
