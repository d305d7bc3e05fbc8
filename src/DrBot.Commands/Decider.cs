using DrBot.Commands.Accounts;
using DrBot.Commands.Alerts;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;

namespace DrBot.Commands;

/// <summary>The one door to every decision: the actor is authorised, then the rules decide. No I/O, no clock.</summary>
public static class Decider
{
    /// <summary>What a command about an incident comes to.</summary>
    /// <param name="state">The incident as the record has it; null when there is none.</param>
    /// <param name="command">What is wanted, with its evidence.</param>
    /// <param name="now">Domain time, read once.</param>
    public static Decision Decide(IncidentState? state, Command command, DateTimeOffset now)
    {
        var unmet = Authorize.WhyNot(state, command);
        if (unmet.Count > 0)
            return new Decision.Refused(unmet);
        if (state?.Newer is { } entry)
            return Decision.Refuse($"{state.Id} was written by a newer version of DrBot ({entry}), and this replica does not "
                + "guess: upgrade it, or ask again where the newer version runs");
        return (state, command) switch
        {
            (_, DeclareIncident c) => IncidentDecisions.Declare(state, c, now),
            (null, _) => Decision.Refuse("there is no such incident; `/dr list` shows the open ones"),
            (_, AddNote c) => IncidentDecisions.Note(state, c),
            (_, AssignRole c) => IncidentDecisions.Assign(state, c),
            (_, ChangeSeverity c) => IncidentDecisions.ChangeSeverity(state, c),
            (_, ResolveIncident c) => IncidentDecisions.Resolve(state, c),
            (_, CloseIncident c) => IncidentDecisions.Close(state, c),
            (_, CancelIncident c) => IncidentDecisions.Cancel(state, c),
            (_, RequestUpdate c) => UpdateDecisions.Request(state, c),
            (_, RecordSending c) => UpdateDecisions.Sending(state, c),
            (_, RecordSent c) => UpdateDecisions.Sent(state, c),
            (_, RecordSendFailed c) => UpdateDecisions.Failed(state, c),
            (_, ProposeRun c) => ProposalDecisions.Propose(state, c, now),
            (_, RunCommand c) => state.Run(c.Run) is { } run
                ? DecideRun(state, run, c, now)
                : Decision.Refuse($"{state.Id} has no run {c.Run}"),
            _ => Decision.Refuse("nobody decides this"),
        };
    }

    /// <summary>What a command about alerts comes to.</summary>
    public static Decision Decide(AlertsState state, AlertCommand command, DateTimeOffset now) =>
        Authorize.WhyNot(null, command) is { Count: > 0 } unmet
            ? new Decision.Refused(unmet)
            : command switch
            {
                ReportAlert c => AlertDecisions.Report(state, c, now),
                ReportResolved c => AlertDecisions.Resolve(state, c),
                TakeAlert c => AlertDecisions.Take(state, c),
                _ => Decision.Refuse("nobody decides this"),
            };

    /// <summary>What a command about a plan's changed policy comes to.</summary>
    public static Decision Decide(PolicyState state, PolicyCommand command, DateTimeOffset now)
    {
        var unmet = Authorize.WhyNot(null, command);
        return unmet.Count > 0 ? new Decision.Refused(unmet) : PolicyDecisions.Decide(state, command, now);
    }

    /// <summary>What a command about a second account comes to.</summary>
    public static Decision Decide(LinkState state, LinkCommand command, DateTimeOffset now)
    {
        var unmet = Authorize.WhyNot(null, command);
        return unmet.Count > 0 ? new Decision.Refused(unmet) : LinkDecisions.Decide(state, command, now);
    }

    private static Decision DecideRun(IncidentState state, RunState run, RunCommand command, DateTimeOffset now) =>
        command switch
        {
            RecordPreview c => ProposalDecisions.Preview(state, run, c, now),
            ApproveRun c => ApprovalDecisions.Approve(state, run, c, now),
            DenyRun c => ApprovalDecisions.Deny(state, run, c, now),
            TakeBackVote c => ApprovalDecisions.TakeBack(state, run, c),
            ReviewBreakGlass c => BreakGlass.Review(state, run, c),
            RecordReminded c => Reminders.Record(state, run, c, now),
            WithdrawRun c => ControlDecisions.Withdraw(state, run, c),
            SupersedeRun c => ControlDecisions.Supersede(state, run, c),
            StartRun c => StartDecisions.Start(state, run, c, now),
            ExpireRun c => StartDecisions.Expire(state, run, c, now),
            LapseApproval => ControlDecisions.Lapse(state, run, now),
            FailPausedRun c => ControlDecisions.FailPaused(state, run, c, now),
            ContinueRun c => ControlDecisions.Continue(state, run, c),
            HoldRun c => ControlDecisions.Hold(state, run, c),
            ResumeRun c => ControlDecisions.Resume(state, run, c),
            AbortRun c => ControlDecisions.Abort(state, run, c),
            StepCommand c => run.Step(c.Step) is { } step
                ? DecideStep(state, run, step, c, now)
                : Decision.Refuse($"{run.Id} has no step '{c.Step}'; it has: {string.Join(", ", run.Steps.Select(s => s.Plan.Id))}"),
            _ => Decision.Refuse("nobody decides this"),
        };

    private static Decision DecideStep(
        IncidentState state, RunState run, StepState step, StepCommand command, DateTimeOffset now) => command switch
        {
            DispatchStep c => DispatchDecisions.Dispatch(state, run, step, c, now),
            RecordAccepted c => StepDecisions.Accepted(state, run, step, c),
            RecordSatisfied c => StepDecisions.Satisfied(state, run, step, c),
            RecordFailed c => StepDecisions.Failed(state, run, step, c),
            RecordUnknown c => StepDecisions.LostSight(state, run, step, c),
            RecordReconciled c => StepDecisions.Reconciled(state, run, step, c),
            RecordUndone => StepDecisions.Undone(state, run, step),
            ConfirmStep c => StepDecisions.Confirm(state, run, step, c),
            RetryStep c => StepChoiceDecisions.Retry(state, run, step, c),
            SkipStep c => StepChoiceDecisions.Skip(state, run, step, c),
            UndoStep c => StepChoiceDecisions.Undo(state, run, step, c),
            _ => Decision.Refuse("nobody decides this"),
        };
}
