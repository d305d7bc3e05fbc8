using System.Text.Json.Nodes;
using static DrBot.Commands.Plans.Schema.Shape;

namespace DrBot.Commands.Plans.Schema;

/// <summary>The keys of every part of a plan but steps and targets; they are those the sections read.</summary>
internal static class PlanKeys
{
    public static JsonObject Root() => Map(
        "Everything an organisation decided beforehand.",
        ["plan", "title"],
        ("plan", Ref("name").About("The plan's name: chat and records use it.")),
        ("title", Ref("text").About("The title for people.")),
        ("revision", Ref("text").About("The author's own mark of the version.")),
        ("objectives", Map("What the organisation promised.", [],
            ("rto", Ref("duration")), ("rpo", Ref("duration")), ("availability", Ref("text")))),
        ("regions", Map(
            "Where production runs and where it goes.", [], ("primary", Ref("text")), ("recovery", Ref("text")))),
        ("people", Named("person", "Every person, by key. An account, key or mail address belongs to one of them.")),
        ("roles", Named("role", "Roles whose members come from a group.")),
        ("approvals", Named("approval", "Who must agree, by name.")),
        ("break-glass", Map(
            "The way past the usual approval, off unless written: two people, or one with a delay in which others can stop it.", ["slots"],
            ("slots", Ref("texts")),
            ("delay", Ref("duration").About("How long the run stands still once approved; 5m or more where there is one slot.")),
            ("approve-within", Ref("duration")), ("start-within", Ref("duration")), ("valid-for", Ref("duration")))),
        ("rights", Rights()),
        ("levels", Levels()),
        ("scenarios", Named("scenario", "The disasters the plan foresees.")),
        ("targets", Named("target", "The things steps may touch, each named once.")),
        ("runbooks", Named("runbook", "Named graphs of steps.")),
        ("audiences", Named("audience", "Groups to be kept informed.")),
        ("drills", Named("drill", "Rehearsals on a calendar.")),
        ("contacts", Named("contact", "Vendors to call.")),
        ("values", Type("object").About("Free values: ${values.NAME} in steps, {{values.NAME}} in templates.")));

    public static JsonObject Person() => Map(
        "One human being.",
        ["name"],
        ("name", Ref("text")),
        ("email", Ref("text")),
        ("phone", Ref("text")),
        ("slack", Ref("text-or-texts").About("Slack member ids: U… or W….")),
        ("teams", Ref("text-or-texts").About("TENANT-ID/OBJECT-ID.")),
        ("oidc", Ref("text-or-texts").About("ISSUER#SUBJECT.")),
        ("keys", Ref("text-or-texts").About("Public keys for signed decisions, as `drbot key new` prints them: ecdsa-p256:….")),
        ("deputy", Ref("text").About("Who stands in, by key.")),
        ("roles", Ref("texts")));

    public static JsonObject Role() => Map(
        "A role whose members come from a group.",
        [],
        ("slack-group", Ref("text").About("The user group's id: S….")),
        ("teams-group", Ref("text")),
        ("oidc-group", Ref("text")),
        ("max-age", Ref("duration").About("How old a reading of the group may be and still count; 12h unless given.")));

    public static JsonObject Approval() => Map(
        "Who must agree before anything is changed.",
        ["slots"],
        ("slots", Ref("texts").About("Roles; every slot is filled by a different person, none of them the requester.")),
        ("approve-within", Ref("duration").About("From proposal to the last vote; 30m unless given.")),
        ("start-within", Ref("duration").About("From the last vote to the start; 10m unless given.")),
        ("valid-for", Ref("duration").About("From the start until it must be given anew; 4h unless given.")),
        ("requester-may-approve", Ref("flag").About("Only where there is one slot.")));

    private static JsonObject Rights() => Map(
        "Who may give which command, where not as docs/commands.md has it. A list of roles and of these words: "
            + string.Join(", ", Plans.Rights.Words.Keys) + ". An empty list is nobody.",
        [],
        [.. Language.VerbTable.Verbs.Where(Plans.Rights.IsSettable).Select(v => (v.Name, Plans.Rights.DiffersByMode(v) ? ByMode() : Ref("texts")))]);

    private static JsonObject ByMode() => new()
    {
        ["anyOf"] = new JsonArray(
            Ref("texts"), Map("By mode.", [], [.. Sections.RightsSection.Modes.Keys.Select(m => (m, Ref("texts")))])),
    };

    public static JsonObject Level() => Map(
        "Who comes and who is told.", ["name"],
        ("name", Ref("text")), ("responders", Ref("texts")), ("audiences", Ref("texts")));

    public static JsonObject Scenario() => Map(
        "A disaster the plan foresees.",
        ["title", "level"],
        ("title", Ref("text")),
        ("probability", Ref("text")),
        ("impact", Ref("text")),
        ("priority", Ref("text")),
        ("notes", Ref("text")),
        ("rto", Ref("duration")),
        ("rpo", Ref("duration")),
        ("level", Type("integer")),
        ("runbook", Ref("text").About("The runbook that answers it, if one does.")));

    public static JsonObject Runbook() => Map(
        "A named graph of steps.",
        ["title", "steps"],
        ("title", Ref("text")),
        ("approval", Ref("text").About("The approval's name; needed when a step is destructive.")),
        ("restores-protection", Ref("flag").About("Its good end means that production is protected again.")),
        ("inputs", Type("object").About("Inputs of a run with their defaults; ~ for one that must be given.")),
        ("steps", Named("step", "The steps; what a step needs stands above it.")));

    public static JsonObject Audience() => Map(
        "A group to be kept informed.",
        ["title", "by", "template"],
        ("title", Ref("text")),
        ("every", new JsonObject
        {
            ["anyOf"] = new JsonArray(Ref("duration"), OneOf(["change", "request"])),
            ["description"] = "A period, 'change' for every change of state, 'request' for when the commander says so.",
        }),
        ("within", Ref("duration").About("Once, not later than that after the start.")),
        ("by", Ref("text-or-texts")
            .About("slack:#channel, email:name@example.com, status-page:component, phone:number.")),
        ("template", Ref("name").About("templates/NAME.hbs beside the plan.")));

    public static JsonObject Drill() => Map(
        "A rehearsal on a calendar.",
        ["every", "runbook", "mode"],
        ("title", Ref("text")),
        ("every", OneOf(["daily", "weekly", "monthly", "quarterly", "semi-annually", "yearly"])),
        ("at", Ref("text").About("03:00 UTC, Sun 03:00 UTC, or the day of the month: 1 03:00 UTC.")),
        ("duration", Ref("duration")),
        ("participants", Ref("text-or-texts")),
        ("runbook", Ref("text")),
        ("mode", OneOf(["simulate", "drill", "switchover", "failover"])),
        ("expect", Map("What must come out.", [], ("rto", Ref("duration")), ("rpo", Ref("duration")))));

    public static JsonObject Contact() => Map(
        "A vendor to call.",
        ["title"],
        ("title", Ref("text")),
        ("level", Ref("text")),
        ("phone", Ref("text")),
        ("email", Ref("text")),
        ("portal", Ref("text")));

    // Editors hand over the keys of a YAML map as text.
    private static JsonObject Levels() => new()
    {
        ["type"] = "object",
        ["description"] = "Response levels by number; 1 is the gravest.",
        ["patternProperties"] = new JsonObject { ["^[1-9]$"] = Ref("level") },
        ["additionalProperties"] = false,
    };
}
