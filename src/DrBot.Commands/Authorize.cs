using DrBot.Commands.Accounts;
using DrBot.Commands.Alerts;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;

namespace DrBot.Commands;

/// <summary>
/// Who may give which command: every command is one verb of the language, and whoever the plan's table of rights names for
/// it (else the language's own) may give it. What has no verb here nobody may do.
/// </summary>
public static class Authorize
{
    // Commands no plan gives or takes; what else bounds them stands in their rules.
    private const string BySystem = "(system)";
    private const string ByAlert = "(alert)";
    private const string ByAnyone = "(anyone)";
    private const string ByVote = "(vote)";

    /// <summary>Why the actor may not give the command; empty when it may.</summary>
    public static IReadOnlyList<string> WhyNot(IncidentState? state, Command command) => VerbOf(command) switch
    {
        BySystem => command.Actor.IsSystem ? [] : ["only DrBot itself does this"],
        ByAlert => command.Actor.Via == Road.Alert ? [] : ["only an alert does this"],
        _ when command.Actor.Via == Road.Alert => ["an alert proposes an incident and does nothing else"],
        _ when command.Actor.IsSystem => ["DrBot does not do this by itself"],
        _ when command.Actor.Account is null => ["nobody is signed in"],
        null => ["nobody may do this"],
        ByAnyone => [],
        ByVote or "approve" or "reject" when !Road.BringsVotes(command.Actor.Via) => [NoVote(command.Actor.Via)],
        ByVote => [],
        var verb => WhyNot(verb, command, state),
    };

    /// <summary>Why the actor may not look at this; empty when it may.</summary>
    /// <param name="state">The incident looked at; null when it is none in particular.</param>
    public static IReadOnlyList<string> WhyNotLook(Verb verb, IncidentState? state, Actor actor) =>
        actor.Account is null ? ["nobody is signed in"] : Refusals(verb.Name, verb.MayUse, null, Seen.AtLarge(state, actor));

    /// <summary>Whether the actor may give the verb now, in some mode: what help shows.</summary>
    public static bool MayUse(Verb verb, IncidentState? state, Actor actor)
    {
        if (actor.Account is null)
            return false;
        var seen = Seen.AtLarge(state, actor);
        IEnumerable<RunMode?> modes = Plans.Rights.DiffersByMode(verb)
            ? seen.Runs.Count > 0 ? seen.Runs.Select(r => (RunMode?)r.Plan.Mode).Distinct() : [null, .. Enum.GetValues<RunMode>()]
            : [ModeOf(verb.Name)];
        return modes.Any(m => Refusals(verb.Name, verb.MayUse, m, seen.In(m)).Count == 0);
    }

    /// <summary>The verb a command is, as the table of rights knows it.</summary>
    private static string? VerbOf(Command command) => command switch
    {
        ReportAlert or ReportResolved => ByAlert,
        TakeBackVote => ByAnyone,
        ConfirmPolicy or DenyPolicy => ByVote,
        OfferAccount or ClaimAccount or ConfirmAccount or AcceptAccount or RemoveAccount => "link",
        DeclareIncident or TakeAlert => "declare",
        AddNote => "note",
        ProposeRun c => c.Verb ?? VerbOf(c.Plan?.Mode),
        RequestUpdate => "update",
        ConfirmStep => "done",
        ResolveIncident => "resolve",
        ChangeSeverity => "severity",
        ApproveRun => "approve",
        DenyRun => "reject",
        WithdrawRun => "withdraw",
        ReviewBreakGlass => "review-break-glass",
        HoldRun => "hold",
        AbortRun => "abort",
        ResumeRun => "resume",
        RetryStep => "retry",
        SkipStep => "skip",
        UndoStep => "undo",
        CloseIncident => "close",
        CancelIncident => "cancel",
        AssignRole => "role",
        RecordPreview or RecordReminded or StartRun or ExpireRun or LapseApproval or FailPausedRun or SupersedeRun or ContinueRun
            or DispatchStep or RecordAccepted or RecordSatisfied or RecordFailed or RecordUnknown or RecordReconciled
            or RecordUndone or RecordSending or RecordSent or RecordSendFailed => BySystem,
        _ => null,
    };

    private static string VerbOf(RunMode? mode) => mode switch
    {
        RunMode.Switchover => "failback",
        RunMode.Drill => "drill",
        RunMode.Simulate => "simulate",
        _ => "failover",
    };

    private static RunMode? ModeOf(string verb) => verb switch
    {
        "failover" or "break-glass" => RunMode.Failover,
        "failback" or "restore" => RunMode.Switchover,
        "drill" => RunMode.Drill,
        "simulate" => RunMode.Simulate,
        _ => null,
    };

    private static List<string> WhyNot(string verb, Command command, IncidentState? state)
    {
        var usual = Usual(verb, command);
        if (command is not RunCommand { Run: var id } || command is ProposeRun)
            return Refusals(verb, usual, (command as ProposeRun)?.Plan?.Mode, Seen.AtLarge(state, command.Actor));
        var run = state?.Run(id);
        return Refusals(verb, usual, run?.Plan.Mode, new Seen(state, command.Actor, run is null ? [] : [run]));
    }

    // A vote is heard by its own rules, with every reason at once; withdrawing a run is not taking back a vote.
    private static Permission Usual(string verb, Command command) => command switch
    {
        ApproveRun or DenyRun => Permission.Anyone,
        WithdrawRun => Permission.Requester | Permission.Commander,
        _ => VerbTable.Find(verb)!.MayUse,
    };

    private static List<string> Refusals(string verb, Permission usual, RunMode? mode, Seen seen)
    {
        var refusals = new List<string>();
        // No table of rights takes the stop of a break-glass from those its policy gives it to.
        if (verb == "reject" && seen.MayStop)
            return refusals;
        foreach (var table in seen.Actor.Rights.All)
        {
            var (permission, roles) = table.Who(verb, mode) is { } who ? Split(who) : (usual, []);
            if (!seen.Has(permission) && !roles.Exists(seen.Actor.Holds))
                refusals.Add(RightText.Takes(permission, roles, seen.State, seen.Runs));
        }

        return [.. refusals.Distinct()];
    }

    private static (Permission Permission, List<string> Roles) Split(IReadOnlyList<string> who) => (
        who.Select(w => Plans.Rights.Words.GetValueOrDefault(w)).Aggregate(Permission.None, (all, one) => all | one),
        [.. who.Where(w => !Plans.Rights.Words.ContainsKey(w))]);

    private static string NoVote(string road) => road == Road.Oidc
        ? "a vote takes a second factor used a moment ago: sign in again with it, or vote with your key (`drbot approve`)"
        : $"no vote comes by this road ({road}): only a person votes, in chat, with their key, or signed in with a second factor";

    // What an actor is to an incident and to the runs concerned.
    private sealed record Seen(IncidentState? State, Actor Actor, IReadOnlyList<RunState> Runs)
    {
        public static Seen AtLarge(IncidentState? state, Actor actor) => new(state, actor, state?.Runs.FindAll(r => !r.HasEnded) ?? []);

        public Seen In(RunMode? mode) => mode is null || Runs.Count == 0 ? this : this with { Runs = [.. Runs.Where(r => r.Plan.Mode == mode)] };

        public bool MayStop => Actor.Person is not null
            && Runs.Any(r => r.Plan.Policy is { BreakGlass: true } policy && policy.MayDeny.Any(Actor.Holds));

        public bool Has(Permission permission)
        {
            (Permission Quality, bool Given)[] qualities =
            [
                (Permission.Anyone, Actor.Account is not null),
                (Permission.Responder, Actor.Person is not null),
                (Permission.Operator, Actor.Person is not null && Actor.Roles.Any(r => r.Counts)),
                (Permission.Commander, Actor.Person is not null && Actor.Person == State?.Commander),
                (Permission.SlotHolder, Actor.Person is not null && Runs.Any(r => r.Plan.Policy?.Slots.Any(Actor.Holds) == true)),
                (Permission.Requester, Runs.Any(r => r.Requester == Actor.Name)),
                (Permission.Declarer, State is not null && Actor.Name == State.Declared.DeclaredBy),
                (Permission.CommandRole, Actor.Holds("incident-commander")),
            ];
            return Array.Exists(qualities, q => q.Given && permission.HasFlag(q.Quality));
        }
    }
}
