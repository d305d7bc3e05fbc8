using static DrBot.Commands.Language.ArgumentType;

namespace DrBot.Commands.Language;

/// <summary>
/// The whole language of <c>/dr</c>. Parser, help, did-you-mean, <c>docs/commands.md</c> and the manifest's usage hint
/// are all drawn from here, so a verb is added by adding it here.
/// </summary>
public static partial class VerbTable
{
    private const Permission Lead = Permission.Operator;
    private const Permission Brake = Permission.Commander | Permission.SlotHolder;

    private static readonly Argument Incident =
        Flag("incident", ArgumentType.Incident, "ID", "the incident meant, when it is not the channel's only open one");

    private static readonly Argument Plan = Flag("plan", Name, "P", "the plan meant, when several are loaded");
    private static readonly Argument Run = new("run", ArgumentType.Run, "the run meant, when several are open");
    private static readonly Argument Reason = new("reason", Text, "why; kept in the journal and shown to the others");
    private static readonly Argument NeededReason = Reason with { Required = true };
    private static readonly Argument Since =
        Flag("since", Time, "TIME", "when the outage began, in UTC or as time ago; data loss is counted from it");

    private static readonly Argument Step = Needed("step", Name, "STEP", "the step's name in the runbook");

    private static readonly Argument[] Candidate =
    [
        Flag("scenario", Name, "SCENARIO|RUNBOOK", "a scenario or a runbook of the plan; needed when several fit"),
    ];

    // What a run is started with, or previewed with.
    private static readonly Argument[] Starting =
    [
        Plan, Incident, Reason,
        Flag("accept-data-loss", DurationOrUnknown, "40m|unknown",
            "the loss accepted beyond the plan's bound; 'unknown' when it cannot be known (failover only)"),
        new("supersede", Text, "why a proposed run that has not started gives way to this one"),
        new("input", Pair, "an input of the runbook") { Repeatable = true },
        Since,
    ];

    /// <summary>Every verb, in the order of help.</summary>
    public static IReadOnlyList<Verb> Verbs { get; } =
    [
        V("declare", VerbGroup.Incident, Permission.Anyone,
            "Declare an incident and open its card",
            "/dr declare regional-outage API is down in us-east-1 --since -20m") with
        {
            Aliases = ["new", "create"],
            Arguments =
            [
                Needed("title", Rest, "[SCENARIO] TITLE",
                    "a title; its first word is the scenario when the plan has one of that name"),
            ],
            Flags = [Since, Plan, new("level", Name, "the level by number or name, when the scenario's is not meant")],
        },
        V("severity", VerbGroup.Incident, Lead,
            "Change the incident's level; the audiences follow",
            "/dr severity 2 --reason \"only the workers are affected\"") with
        {
            Arguments = [Needed("level", Name, "LEVEL", "a level of the plan, by number or name")],
            Flags = [Reason, Incident],
        },
        V("resolve", VerbGroup.Incident, Lead,
            "End the incident; an unpaid protection debt must be accepted by name",
            "/dr resolve --accept-debt \"new replica follows on Monday\"") with
        {
            Flags =
            [
                Reason,
                new("accept-debt", Text, "why it is right to end unprotected; kept with the commander's name"),
                Incident,
            ],
        },
        V("close", VerbGroup.Incident, Permission.Commander,
            "Close a resolved incident after its review",
            "/dr close --incident DR-20261122-030000") with
        {
            Flags = [Reason, Incident],
        },
        V("cancel", VerbGroup.Incident, Permission.Commander | Permission.Declarer,
            "Cancel an incident that was a false alarm",
            "/dr cancel --reason \"the monitor was wrong\"") with
        {
            Aliases = ["false-alarm"],
            Flags = [NeededReason, Incident],
        },
        V("failover", VerbGroup.Start, Lead,
            "Propose the unplanned move to the recovery site; declares an incident when none is open",
            "/dr failover regional-outage --reason \"us-east-1 does not answer\"") with
        {
            Aliases = ["fo"], Arguments = Candidate, Flags = Starting,
        },
        V("failback", VerbGroup.Start, Lead,
            "Propose the planned move back",
            "/dr failback --reason \"us-east-1 is healthy again\"") with
        {
            Aliases = ["fb"], Arguments = Candidate, Flags = Starting,
        },
        V("restore", VerbGroup.Start, Lead,
            "Propose a restore from backup",
            "/dr restore database-corruption --input restore-time=2026-11-22T02:30:00Z") with
        {
            Arguments = Candidate, Flags = Starting,
        },
        V("drill", VerbGroup.Start, Lead,
            "Propose an exercise on the drill identities only",
            "/dr drill failover --reason \"weekly test\"") with
        {
            Arguments = Candidate, Flags = Starting,
        },
        V("simulate", VerbGroup.Start, Lead,
            "Start a run that observes every step and never acts",
            "/dr simulate failover --plan unjucks") with
        {
            Arguments = Candidate, Flags = Starting,
        },
        V("break-glass", VerbGroup.Start, Lead,
            "Propose a failover under the plan's break-glass, by key or second factor, when those who approve cannot be had; everybody is told",
            "/dr break-glass regional-outage --reason \"no director can be reached\"") with
        {
            Arguments = Candidate, Flags = [.. Starting.Select(f => f.Name == "reason" ? NeededReason : f)],
        },
        Looks("preview", VerbGroup.Start, Permission.Anyone,
            "Show what a run would do now, step by step; opens none",
            "/dr preview failover") with
        {
            Aliases = ["dry-run"], Arguments = Candidate, Flags = Starting,
        },
        Looks("approve", VerbGroup.Approve, Permission.Anyone,
            "Open the approval card of a run; the vote is the confirmation there",
            "/dr approve DR-20261122-030000-R1") with
        {
            Arguments = [Run], Flags = [Incident],
        },
        V("reject", VerbGroup.Approve, Permission.SlotHolder,
            "Say no to a run: one eligible no ends it",
            "/dr reject R1 --reason \"the region is coming back\"") with
        {
            Aliases = ["deny"], Arguments = [Run], Flags = [NeededReason, Incident],
        },
        V("review-break-glass", VerbGroup.Approve, Lead,
            "Record the review of a run under break-glass; due within 24 hours, by somebody who had no part in it",
            "/dr review-break-glass R1 nobody on call answered; the rota has a gap on Sundays") with
        {
            Arguments = [Run with { Required = true }, Needed("text", Rest, "TEXT", "what was found")], Flags = [Incident],
        },
        V("withdraw", VerbGroup.Approve, Permission.SlotHolder | Permission.Requester | Permission.Commander,
            "Take back your vote, or the run you proposed, before it starts",
            "/dr withdraw R1 --reason \"wrong runbook\"") with
        {
            Arguments = [Run], Flags = [Reason, Incident],
        },
        V("hold", VerbGroup.Steer, Brake,
            "Pause a run: no new step starts, accepted ones are seen to their end",
            "/dr hold --reason \"checking the lag first\"") with
        {
            Aliases = ["pause"], Arguments = [Run], Flags = [Reason, Incident],
        },
        V("resume", VerbGroup.Steer, Permission.Commander,
            "Go on with a paused run",
            "/dr resume R1") with
        {
            Aliases = ["continue"], Arguments = [Run], Flags = [Reason, Incident],
        },
        V("retry", VerbGroup.Steer, Permission.Commander,
            "Try a failed or unknown step again, after looking at what is true",
            "/dr retry promote") with
        {
            Arguments = [Step], Flags = [Run, Incident],
        },
        V("skip", VerbGroup.Steer, Permission.Commander,
            "Leave a step out; where a destructive step needs it, a successor run is proposed",
            "/dr skip scale-worker --reason \"no jobs waiting\"") with
        {
            Arguments = [Step], Flags = [NeededReason, Run, Incident],
        },
        V("undo", VerbGroup.Steer, Permission.Commander,
            "Undo a step as the approved runbook says",
            "/dr undo scale-api") with
        {
            Arguments = [Step], Flags = [Reason, Run, Incident],
        },
        V("done", VerbGroup.Steer, Lead,
            "Say that a manual step is done",
            "/dr done check-queues --note \"no backlog\"") with
        {
            Arguments = [Step], Flags = [new("note", Text, "what was seen"), Run, Incident],
        },
        V("abort", VerbGroup.Steer, Brake,
            "End a run; what is done stays done and is listed",
            "/dr abort --reason \"primary is back\"") with
        {
            Aliases = ["stop"], Arguments = [Run], Flags = [NeededReason, Incident],
        },
        V("note", VerbGroup.Inform, Permission.Anyone,
            "Write a line into the incident's journal",
            "/dr note AWS confirms the outage, case 4711") with
        {
            Aliases = ["log"],
            Arguments = [Needed("text", Rest, "TEXT", "the line, as it should stand")],
            Flags = [Incident],
        },
        V("update", VerbGroup.Inform, Lead,
            "Send an update to an audience now, in your words",
            "/dr update customers We are moving to our second site; logins work again") with
        {
            Aliases = ["comms"],
            Arguments =
            [
                Needed("audience", Name, "AUDIENCE", "an audience of the plan"),
                Needed("text", Rest, "TEXT", "what to tell them"),
            ],
            Flags = [Incident],
        },
        V("role", VerbGroup.Inform, Permission.Commander | Permission.CommandRole,
            "Give somebody a role in the incident",
            "/dr role incident-commander @sarah.chen") with
        {
            Aliases = ["assign"],
            Arguments =
            [
                Needed("role", Name, "ROLE", "a role of the plan"),
                Needed("person", Person, "@PERSON", "a mention, a person's name in the plan, or 'me'"),
            ],
            Flags = [Incident],
        },
        V("link", VerbGroup.Inform, Permission.Anyone,
            "Make a second account yours, by a code both accounts confirm; it votes once somebody else vouches for it",
            "/dr link") with
        {
            Arguments =
            [
                Flag("step", Name, "[confirm|accept|remove]", "nothing for a code; then the code from the other account, 'confirm' and the code from this one, "
                    + "'accept' or 'remove' and the link's id from somebody who may fill a slot"),
                Flag("code", Name, "CODE|LINK", "the code, or the link's id"),
            ],
            Flags = [Plan],
        },
        Looks("status", VerbGroup.Look, Permission.Anyone,
            "Where things stand, and who is waited for",
            "/dr status") with
        {
            Aliases = ["st"], Arguments = [new("id", IncidentOrRun, "an incident or a run; otherwise all open ones")],
        },
        Looks("list", VerbGroup.Look, Permission.Anyone,
            "The open incidents",
            "/dr list --all") with
        {
            Flags = [new("all", Switch, "closed and cancelled ones too"), Plan],
        },
        Looks("timeline", VerbGroup.Look, Permission.Anyone,
            "What happened, in order, out of the journal",
            "/dr timeline DR-20261122-030000") with
        {
            Arguments = [new("id", ArgumentType.Incident, "an incident; otherwise the channel's open one")],
        },
        Looks("plans", VerbGroup.Look, Permission.Anyone,
            "The plans, their scenarios and runbooks",
            "/dr plans unjucks") with
        {
            Arguments = [new("plan", Name, "one plan, in detail")],
        },
        Looks("contacts", VerbGroup.Look, Permission.Responder,
            "Who to call, by role",
            "/dr contacts") with
        {
            Arguments = [new("role", Name, "one role only")], Flags = [Plan],
        },
        Looks("whoami", VerbGroup.Look, Permission.Anyone,
            "Who you are to DrBot: person, roles, and what you may do",
            "/dr whoami"),
        Looks("help", VerbGroup.Look, Permission.Anyone,
            "All commands, or one of them in full",
            "/dr help failover") with
        {
            Arguments = [new("verb", Name, "the command")],
        },
    ];

    /// <summary>The verb that an empty command line means.</summary>
    public static Verb Help { get; } = Verbs[^1];

    /// <summary>The verb of that name or alias in any letter case, or null.</summary>
    public static Verb? Find(string name) =>
        Verbs.FirstOrDefault(verb => verb.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    internal static Verb? Find(IReadOnlyList<Verb> verbs, Token head) => head is { Kind: TokenKind.Word, Quoted: false }
        ? verbs.FirstOrDefault(verb => verb.Names.Contains(head.Text, StringComparer.OrdinalIgnoreCase))
        : null;
}
