using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Approvals;

/// <summary>
/// Judges a record afterwards: whether each entry was allowed by the approvals recorded before it. It decides nothing
/// and trusts no decision: a record whose every byte is in place still breaks the rule if a vote was missing.
/// </summary>
public static class ApprovalRule
{
    /// <summary>How an entry breaks the rule; empty when it does not, or is none that the rule speaks of.</summary>
    /// <param name="state">The incident as the entries before it leave it; null before its declaration.</param>
    /// <param name="entry">The entry.</param>
    public static IReadOnlyList<string> WhyBroken(IncidentState? state, Recorded entry)
    {
        if (entry.Event is not RunEvent e || e is RunProposed)
            return [];
        if (state?.Run(e.Run) is not { } run)
            return IsJudged(e) ? [$"{e.Run} was never proposed"] : [];
        return e switch
        {
            VoteRecorded { Effective: true } vote => [.. OfVote(run, vote, entry.At)],
            RunApproved => [.. OfApproval(run, entry.At)],
            RunStarted => [.. OfStart(run, entry.At)],
            RunResumed when run.Pause?.Cause == PauseCause.ApprovalLapsed => [.. Unfilled(run)],
            StepDispatching sent => [.. OfSending(run, sent, entry.At)],
            _ => [],
        };
    }

    private static bool IsJudged(RunEvent e) => e is VoteRecorded or RunApproved or RunStarted or StepDispatching;

    private static IEnumerable<string> OfVote(RunState run, VoteRecorded vote, DateTimeOffset at)
    {
        if (vote.Digest != run.Plan.Digest || vote.PlanHash != run.Plan.PlanHash)
            yield return $"{vote.Person}'s vote names another content than {run.Id} has";
        if (run.Plan.Policy is not { } policy)
        {
            yield return $"{vote.Person}'s vote counts for {run.Id}, which no policy covers";
            yield break;
        }

        if (policy.BreakGlass && !BreakGlass.IsStrong(vote.Via))
            yield return $"{vote.Person} approved the break-glass {run.Id} by {vote.Via}";
        if (vote.Person == run.Requester && !MayApproveOwn(policy))
            yield return $"{vote.Person} asked for {run.Id} and voted for it";
        if (!policy.Slots.Any(slot => vote.Roles.Any(r => r.Role == slot && r.Counts)))
            yield return $"{vote.Person} held no role that fills a slot of {policy.Name}";
        if (run.Status == RunStatus.AwaitingApproval && run.ApproveBy <= at)
            yield return $"{vote.Person}'s vote came after approve-within of {run.Id} had run out";
        var isOpen = run.Status is RunStatus.AwaitingApproval or RunStatus.Approved
            || run is { Status: RunStatus.Paused, Pause.Cause: PauseCause.ApprovalLapsed };
        if (!isOpen)
            yield return $"{vote.Person}'s vote counts although {run.Id} was {run.Status}";
    }

    private static IEnumerable<string> OfApproval(RunState run, DateTimeOffset at)
    {
        if (run.Plan.Policy is not null && run.ApproveBy <= at)
            yield return $"{run.Id} was approved after approve-within had run out";
        foreach (var reason in Unfilled(run))
            yield return reason;
    }

    private static IEnumerable<string> OfStart(RunState run, DateTimeOffset at)
    {
        if (run.Status != RunStatus.Approved)
            yield return $"{run.Id} was started while it was {run.Status}";
        if (BreakGlass.HeldUntil(run) > at)
            yield return $"{run.Id} was started before the delay of its break-glass had passed";
        if (run.StartBy <= at)
            yield return $"{run.Id} was started after start-within had run out";
        foreach (var reason in Unfilled(run))
            yield return reason;
    }

    private static IEnumerable<string> OfSending(RunState run, StepDispatching sent, DateTimeOffset at)
    {
        var what = $"{run.Id} {sent.Step} was {(sent.Undo ? "taken back" : "sent")}";
        if (run.Plan.Steps.FirstOrDefault(s => s.Id == sent.Step) is not { } step)
        {
            yield return $"{what} and is no step of what was approved";
            yield break;
        }

        if (run.Status != RunStatus.Running && !(sent.Undo && run.Status == RunStatus.Paused))
            yield return $"{what} while the run was {run.Status}";
        if (run.Plan.Mode == RunMode.Simulate && step.Changes)
            yield return $"{what} although the run only simulates";
        if (sent.Undo && !step.CanUndo)
            yield return $"{what}, which was not approved";
        if (!step.Destructive && !step.Changes)
            yield break;
        if (run.ValidUntil <= at)
            yield return $"{what} after valid-for had run out";
        if (step.Destructive || run.Plan.Policy is not null)
            foreach (var reason in Unfilled(run))
                yield return $"{what}: {reason}";
        if (run.Step(sent.Step) is { } before && Differs(before, sent))
            yield return $"{what} again under another token or with other inputs";
    }

    private static bool Differs(StepState before, StepDispatching sent)
    {
        var (token, parameters) = sent.Undo ? (before.UndoToken, before.UndoParameters) : (before.Token, before.Parameters);
        return (token is not null && token != sent.Token) || (parameters is not null && parameters != sent.Parameters);
    }

    // Every slot needs a person of its own; whoever asked is none of them.
    private static IEnumerable<string> Unfilled(RunState run)
    {
        if (run.Plan.Policy is not { } policy)
        {
            if (run.Plan.Steps.Any(s => s.Destructive) && run.Plan.Mode != RunMode.Simulate)
                yield return $"{run.Id} destroys something and no policy covers it";
            yield break;
        }

        var votes = run.Votes.RemoveAll(v => v.Person == run.Requester && !MayApproveOwn(policy));
        var filled = SlotMatching.Match(policy.Slots, votes);
        if (filled.Any(p => p is null))
            yield return $"{run.Id}: no different eligible person fills "
                + string.Join(", ", policy.Slots.Where((_, i) => filled[i] is null))
                + $" of {policy.Name} (counted: {(votes.Count == 0 ? "nobody" : string.Join(", ", votes.Select(v => v.Person)))})";
    }

    private static bool MayApproveOwn(PolicyTerms policy) => policy is { RequesterMayApprove: true, Slots.Count: 1 };
}
