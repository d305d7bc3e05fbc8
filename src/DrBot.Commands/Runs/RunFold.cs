using DrBot.Commands.Approvals;
using DrBot.Commands.Lifecycles;

namespace DrBot.Commands.Runs;

/// <summary>
/// Folds a run from what happened to it. What its life cycle does not let happen changes nothing, whatever the record
/// says: an ended run stays as it ended.
/// </summary>
internal static class RunFold
{
    public static RunState Begin(RunProposed e, DateTimeOffset at) => new()
    {
        Id = e.Run,
        Plan = e.Plan,
        Requester = e.Requester,
        Reason = e.Reason,
        ProposedAt = at,
        Steps = [.. e.Plan.Steps.Select(s => new StepState { Plan = s })],
    };

    public static RunState Apply(RunState run, Event @event, DateTimeOffset at)
    {
        // Looked at again when all is over.
        if (@event is BreakGlassReviewed reviewed)
            return run with { ReviewedBy = reviewed.Person };
        if (run.HasEnded || (TriggerOf(run, @event) is { } trigger && !Permits(run, trigger)))
            return run;
        return @event is StepEvent step ? WithStep(run, step, at) : Change(run, @event, at);
    }

    /// <summary>What an event is to the life cycle; null when it leaves the run's state alone.</summary>
    public static RunTrigger? TriggerOf(RunState run, Event @event) => @event switch
    {
        RunPreviewed => RunTrigger.PreviewClear,
        RunRefused => RunTrigger.PreviewBlocked,
        VoteRecorded { Effective: true } => RunTrigger.Vote,
        // On a paused run a no is written down; the pause it adds to is an event of its own.
        VoteDenied when run.Status != RunStatus.Paused => RunTrigger.Deny,
        // A vote that was not needed leaves an approval as it is.
        VoteTakenBack e when run.Status == RunStatus.Approved && IsSatisfiedWithout(run, e.Person) => null,
        VoteTakenBack => RunTrigger.TakeBackVote,
        VotesVoided => RunTrigger.VoidVotes,
        RunApproved => RunTrigger.LastVote,
        RunStarted => RunTrigger.Start,
        RunExpired => RunTrigger.Expire,
        RunWithdrawn => RunTrigger.Withdraw,
        RunSuperseded => RunTrigger.Supersede,
        RunPaused => RunTrigger.Pause,
        RunResumed => RunTrigger.Resume,
        RunCompleted { Skipped.Count: 0 } => RunTrigger.Complete,
        RunCompleted => RunTrigger.CompleteWithExceptions,
        RunFailed => RunTrigger.OutlivePause,
        RunAborted => RunTrigger.Abort,
        _ => null,
    };

    /// <summary>A run that has just started in another's place, with what the other had done.</summary>
    public static RunState TakeOver(RunState run, RunState other) => run with
    {
        Steps = [.. other.Steps.Select(s => run.Step(s.Plan.Id) ?? Inherited(s))],
    };

    private static RunState Change(RunState run, Event @event, DateTimeOffset at) => @event switch
    {
        RunPreviewed e => Previewed(run, e, at),
        RunRefused e => Move(run, e) with { Notes = e.Reasons, EndedAt = at },
        VoteRecorded { Effective: true } e => Voted(run, e, at),
        VoteRecorded e => run with { LateVotes = run.LateVotes.Add(e.Person) },
        VoteDenied e => Denied(run, e, at),
        VoteTakenBack e => Move(run, e) with
        {
            Votes = run.Votes.RemoveAll(v => v.Person == e.Person),
            ApprovedAt = TriggerOf(run, e) is null ? run.ApprovedAt : null,
        },
        VotesVoided e => Move(run, e) with
        {
            AskedSince = at,
            Reminded = 0,
            Votes = run.Votes.RemoveAll(v => e.People.Contains(v.Person)),
            ApprovedAt = null,
            Notes = e.Reasons,
        },
        BreakGlassUsed e => run with { ReviewBy = e.ReviewBy },
        ApproversReminded e => run with { Reminded = e.Round },
        EligibilityRechecked e => run with { Votes = [.. run.Votes.Select(v => AsReadAgain(v, e))] },
        RunApproved => Move(run, @event) with { ApprovedAt = at, Notes = [] },
        RunDelayed e when run.Status == RunStatus.Approved => run with { Notes = e.Reasons },
        RunStarted e => Move(run, e) with { StartedAt = at, ValidFrom = at, Claims = e.Claims, Notes = [] },
        RunExpired e => End(run, e, at, $"{e.Clock} ran out. {e.Detail.Value}".TrimEnd()),
        RunWithdrawn e => End(run, e, at, e.Reason.ToString()),
        RunSuperseded e => End(run, e, at, e.Reason.ToString()) with { SucceededBy = e.By },
        RunPaused e => Paused(run, e, at),
        RunResumed => Resumed(run, @event, at),
        RunCompleted or RunFailed => Move(run, @event) with { EndedAt = at, Pause = null, Notes = NotesOf(@event) },
        RunAborted e => End(run, e, at, e.Reason.ToString()) with { SucceededBy = e.ContinuedAs },
        _ => run,
    };

    private static RunState Previewed(RunState run, RunPreviewed e, DateTimeOffset at) => Move(run, e) with
    {
        AskedSince = run.Status == RunStatus.Proposed ? at : run.AskedSince,
        Facts = e.Facts,
        FactsAt = at,
        // Drift is measured against what the first of the standing votes was given on.
        ShownFacts = run.Votes.Count == 0 ? e.Facts : FactRules.Anchored(run.ShownFacts, e.Facts),
        DataLoss = e.DataLoss,
        Notes = [],
    };

    private static RunState Voted(RunState run, VoteRecorded e, DateTimeOffset at) => Move(run, e) with
    {
        Votes = run.Votes.RemoveAll(v => v.Person == e.Person).Add(new Vote(e.Person, e.Account, e.Roles, at)),
    };

    private static Vote AsReadAgain(Vote vote, EligibilityRechecked e) =>
        e.Voters.FirstOrDefault(c => c.Person == vote.Person) is { } check ? vote with { Roles = check.Roles } : vote;

    private static RunState Denied(RunState run, VoteDenied e, DateTimeOffset at)
    {
        if (!run.HasStarted)
            return End(run, e, at, $"{e.Person} said no" + (e.Reason.Value is { Length: > 0 } r ? $": {r}" : ""));
        return Move(run, e) with { Objections = run.Objections.Add(e.Person) };
    }

    private static RunState Paused(RunState run, RunPaused e, DateTimeOffset at) => Move(run, e) with
    {
        Pause = Pause.After(run.Pause, e, at),
        AskedSince = e.Cause == PauseCause.ApprovalLapsed ? at : run.AskedSince,
        Reminded = e.Cause == PauseCause.ApprovalLapsed ? 0 : run.Reminded,
        Votes = e.Cause == PauseCause.ApprovalLapsed ? [] : run.Votes,
        Steps = [.. run.Steps.Select(s => s.Plan.Id == e.Step ? s with { Asked = true } : s)],
    };

    private static RunState Resumed(RunState run, Event e, DateTimeOffset at) => Move(run, e) with
    {
        // Filling the slots anew is what resumes a lapsed run; from then on the approval is fresh.
        ValidFrom = run.Pause?.Cause == PauseCause.ApprovalLapsed ? at : run.ValidFrom,
        ResumedAt = at,
        Pause = null,
        Objections = [],
    };

    private static RunState WithStep(RunState run, StepEvent e, DateTimeOffset at)
    {
        var index = run.Steps.FindIndex(s => s.Plan.Id == e.Step);
        return index < 0 || !run.HasStarted
            ? run
            : run with { Steps = run.Steps.SetItem(index, run.Steps[index].Apply(e, at)) };
    }

    // The votes of this run do not cover taking back what the other did; a step neither did nor meant to do was left out.
    private static StepState Inherited(StepState step) => step with
    {
        Plan = step.Plan with { CanUndo = false },
        Status = step.Status is StepStatus.Succeeded or StepStatus.Skipped ? step.Status : StepStatus.Skipped,
    };

    private static IReadOnlyList<string> NotesOf(Event e) => e is RunFailed f ? f.Reasons : [];

    private static RunState End(RunState run, Event e, DateTimeOffset at, string note) =>
        Move(run, e) with { EndedAt = at, Pause = null, Notes = note.Length == 0 ? [] : [note] };

    private static bool IsSatisfiedWithout(RunState run, string person) => run.Plan.Policy is { } policy
        && SlotMatching.IsSatisfied(policy.Slots, run.Votes.RemoveAll(v => v.Person == person));

    private static bool Permits(RunState run, RunTrigger trigger) =>
        RunLifecycle.Table.On(run.Status, trigger) is Transition<RunStatus>.Permitted;

    private static RunState Move(RunState run, Event e) =>
        TriggerOf(run, e) is { } trigger ? run with { Status = RunLifecycle.Table.Next(run.Status, trigger) } : run;
}
