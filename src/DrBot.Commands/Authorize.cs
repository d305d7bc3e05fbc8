using DrBot.Commands.Alerts;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;

namespace DrBot.Commands;

/// <summary>Who may give which command, in one table. What is not in it nobody may do.</summary>
public static class Authorize
{
    /// <summary>Why the actor may not give the command; empty when it may.</summary>
    public static IReadOnlyList<string> WhyNot(IncidentState? state, Command command) =>
        RightFor(command) switch
        {
            Right.System => command.Actor.IsSystem ? [] : ["only DrBot itself does this"],
            Right.Alert => command.Actor.Via == Road.Alert ? [] : ["only an alert does this"],
            _ when command.Actor.Via == Road.Alert => ["an alert proposes an incident and does nothing else"],
            _ when command.Actor.IsSystem => ["DrBot does not do this by itself"],
            _ when command.Actor.Account is null => ["nobody is signed in"],
            Right.Member => [],
            Right.Responder => IsResponder(command.Actor) ? [] : [NotResponder],
            Right.Slot => [],
            Right.Vote => Road.BringsVotes(command.Actor.Via) ? [] : [NoVote(command.Actor.Via)],
            Right.Commander => IsCommander(state, command.Actor) ? [] : [NotCommander(state)],
            Right.CommanderOrSlot => IsCommander(state, command.Actor) || MayFillSlot(state, command) ? [] :
                [NotCommander(state) + ", or anyone eligible to approve it"],
            Right.CommanderOrDeclarer => IsCommander(state, command.Actor) || command.Actor.Name == state?.Declared.DeclaredBy
                ? [] : [NotCommander(state) + $", or {state?.Declared.DeclaredBy}, who declared it"],
            Right.CommandGiver => IsCommander(state, command.Actor) || command.Actor.Holds("incident-commander") ? [] :
                [NotCommander(state) + ", or anyone with the role incident-commander"],
            _ => ["nobody may do this"],
        };

    /// <summary>
    /// Whether the actor has one of the qualities now: what help shows. The command itself is judged by
    /// <see cref="WhyNot"/> and by the rules, with the same meanings.
    /// </summary>
    public static bool Has(Permission permission, IncidentState? state, Actor actor)
    {
        var open = state?.Runs.FindAll(r => !r.HasEnded) ?? [];
        (Permission Quality, bool Given)[] qualities =
        [
            (Permission.Anyone, actor.Account is not null),
            (Permission.Responder, actor.Person is not null),
            (Permission.Operator, IsResponder(actor)),
            (Permission.Commander, IsCommander(state, actor)),
            (Permission.SlotHolder, actor.Person is not null && open.Any(r => r.Plan.Policy?.Slots.Any(actor.Holds) == true)),
            (Permission.Requester, open.Any(r => r.Requester == actor.Name)),
            (Permission.Declarer, state is not null && actor.Name == state.Declared.DeclaredBy),
            (Permission.CommandRole, actor.Holds("incident-commander")),
        ];
        return qualities.Any(q => q.Given && permission.HasFlag(q.Quality));
    }

    private const string NotResponder = "this takes a person of the plan with at least one role; "
        + "ask the plan's owner to add you to people";

    private static Right RightFor(Command command) => command switch
    {
        ReportAlert or ReportResolved => Right.Alert,
        DeclareIncident or AddNote or TakeAlert => Right.Member,
        ProposeRun or RequestUpdate or ConfirmStep or ResolveIncident or ChangeSeverity => Right.Responder,
        ApproveRun or DenyRun or ConfirmPolicy or DenyPolicy => Right.Vote,
        TakeBackVote or WithdrawRun => Right.Slot,
        HoldRun or AbortRun => Right.CommanderOrSlot,
        ResumeRun or RetryStep or SkipStep or UndoStep or CloseIncident => Right.Commander,
        CancelIncident => Right.CommanderOrDeclarer,
        AssignRole => Right.CommandGiver,
        RecordPreview or StartRun or ExpireRun or LapseApproval or FailPausedRun or SupersedeRun or ContinueRun
            or DispatchStep or RecordAccepted or RecordSatisfied or RecordFailed or RecordUnknown or RecordReconciled
            or RecordUndone or RecordSending or RecordSent or RecordSendFailed => Right.System,
        _ => Right.Nobody,
    };

    private static bool IsResponder(Actor actor) => actor.Person is not null && actor.Roles.Any(r => r.Counts);

    private static bool IsCommander(IncidentState? state, Actor actor) =>
        actor.Person is not null && actor.Person == state?.Commander;

    private static bool MayFillSlot(IncidentState? state, Command command) =>
        command is RunCommand { Run: var id } && state?.Run(id)?.Plan.Policy is { } policy && policy.Slots.Any(command.Actor.Holds)
        && command.Actor.Person is not null;

    private static string NoVote(string road) => road == Road.Oidc
        ? "a vote takes a second factor used a moment ago: sign in again with it, or vote with your key (`drbot approve`)"
        : $"no vote comes by this road ({road}): only a person votes, in chat, with their key, or signed in with a second factor";

    private static string NotCommander(IncidentState? state) =>
        $"this takes the commander ({state?.Commander ?? "nobody yet: `/dr role commander @person`"})";

    private enum Right
    {
        Nobody,
        System,
        Alert,
        Member,
        Responder,
        Slot,
        Vote,
        Commander,
        CommanderOrSlot,
        CommanderOrDeclarer,
        CommandGiver,
    }
}
