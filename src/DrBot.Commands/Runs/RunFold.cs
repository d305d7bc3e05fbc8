using DrBot.Commands.Approvals;

namespace DrBot.Commands.Runs;

/// <summary>Folds a run from what happened to it.</summary>
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

    public static RunState Apply(RunState run, Event @event, DateTimeOffset at) => @event switch
    {
        RunPreviewed e => Previewed(run, e, at),
        RunRefused e => Move(run, RunTrigger.PreviewBlocked) with { Notes = e.Reasons, EndedAt = at },
        VoteRecorded { Effective: true } e => Voted(run, e, at),
        VoteDenied e => Denied(run, e, at),
        VoteTakenBack e => Move(run, RunTrigger.TakeBackVote) with
        {
            Votes = run.Votes.RemoveAll(v => v.Person == e.Person),
            ApprovedAt = null,
        },
        VotesVoided e => Voided(run, e),
        RunApproved => Move(run, RunTrigger.LastVote) with { ApprovedAt = at },
        RunStarted e => Move(run, RunTrigger.Start) with { StartedAt = at, ValidFrom = at, Claims = e.Claims },
        RunExpired e => End(run, RunTrigger.Expire, at, $"{e.Clock} ran out. {e.Detail}".TrimEnd()),
        RunWithdrawn e => End(run, RunTrigger.Withdraw, at, e.Reason.ToString()),
        RunSuperseded e => End(run, RunTrigger.Supersede, at, e.Reason.ToString()) with { SucceededBy = e.By },
        RunPaused e => Move(run, RunTrigger.Pause) with
        {
            Pause = new Pause(e.Cause, e.Step, e.Reasons, at, e.WaitsFor),
            Votes = e.Cause == PauseCause.ApprovalLapsed ? [] : run.Votes,
        },
        RunResumed => Move(run, RunTrigger.Resume) with
        {
            // Filling the slots anew is what resumes a lapsed run; from then on the approval is fresh.
            ValidFrom = run.Pause?.Cause == PauseCause.ApprovalLapsed ? at : run.ValidFrom,
            Pause = null,
        },
        RunCompleted { Skipped.Count: 0 } => Move(run, RunTrigger.Complete) with { EndedAt = at, Pause = null },
        RunCompleted => Move(run, RunTrigger.CompleteWithExceptions) with { EndedAt = at, Pause = null },
        RunFailed e => Move(run, RunTrigger.OutlivePause) with { EndedAt = at, Notes = e.Reasons },
        RunAborted e => End(run, RunTrigger.Abort, at, e.Reason.ToString()) with { SucceededBy = e.ContinuedAs },
        StepEvent e => WithStep(run, e, at),
        _ => run,
    };

    private static RunState Previewed(RunState run, RunPreviewed e, DateTimeOffset at) =>
        Move(run, RunTrigger.PreviewClear) with
        {
            Facts = e.Facts,
            FactsAt = at,
            ShownFacts = run.ShownFacts.Count == 0 ? e.Facts : run.ShownFacts,
            DataLoss = e.DataLoss,
            Notes = [],
        };

    private static RunState Voted(RunState run, VoteRecorded e, DateTimeOffset at) =>
        Move(run, RunTrigger.Vote) with
        {
            Votes = run.Votes.RemoveAll(v => v.Person == e.Person).Add(new Vote(e.Person, e.Account, e.Roles, at)),
        };

    private static RunState Denied(RunState run, VoteDenied e, DateTimeOffset at)
    {
        var said = $"{e.Person} said no" + (e.Reason.Value is { Length: > 0 } r ? $": {r}" : "");
        // After the start a no holds the run; the pause itself is an event of its own.
        return run.HasStarted ? run : End(run, RunTrigger.Deny, at, said);
    }

    private static RunState Voided(RunState run, VotesVoided e) =>
        Move(run, RunTrigger.VoidVotes) with
        {
            Votes = run.Votes.RemoveAll(v => e.People.Contains(v.Person)),
            ApprovedAt = null,
            Notes = e.Reasons,
            ShownFacts = [],
        };

    private static RunState WithStep(RunState run, StepEvent e, DateTimeOffset at)
    {
        var index = run.Steps.FindIndex(s => s.Plan.Id == e.Step);
        return index < 0 ? run : run with { Steps = run.Steps.SetItem(index, run.Steps[index].Apply(e, at)) };
    }

    private static RunState End(RunState run, RunTrigger trigger, DateTimeOffset at, string note) =>
        Move(run, trigger) with { EndedAt = at, Pause = null, Notes = note.Length == 0 ? [] : [note] };

    private static RunState Move(RunState run, RunTrigger trigger) =>
        run with { Status = RunLifecycle.Table.Next(run.Status, trigger) };
}
