using System.Globalization;
using System.Text;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Views;

/// <summary>A plan as plain text: what <c>drbot plan show</c> prints.</summary>
public static class PlanText
{
    /// <summary>The plan, or only one of its runbooks.</summary>
    public static string Write(LoadedPlan loaded, ActionCatalogue catalogue, Runbook? only = null)
    {
        var text = new StringBuilder();
        var plan = loaded.Plan;
        if (only is not null)
        {
            Write(only, plan, catalogue, text);
            return text.ToString();
        }

        Line(text, $"{plan.Title} ({plan.Name}){(plan.Revision is { } r ? $", revision {r}" : "")}");
        Line(text, $"plan-sha256 {loaded.Hash}");
        Line(text, string.Join(", ", Objectives(plan)));
        Section(text, "People", plan.People.Values, p => Person(p));
        Section(text, "Roles from groups", plan.Roles.Values.Where(role => role.Group is not null),
            role => $"{role.Name}: {role.Group}, a reading counts for {DurationText.Format(role.MaxAge)}");
        Section(text, "Approvals", plan.Approvals.Values, Policy);
        Section(text, "Break-glass", plan.BreakGlass is { } glass ? [glass] : (ApprovalPolicy[])[], g =>
            $"{string.Join(" and ", g.Slots)}{(g.Delay > TimeSpan.Zero ? $", after a delay of {DurationText.Format(g.Delay)}" : "")}, by key or second factor");
        Section(text, "Rights", plan.Rights.Lines(), line => line);
        Section(text, "Levels", plan.Levels.Values.OrderBy(l => l.Number), Level);
        Section(text, "Scenarios", plan.Scenarios.Values, Scenario);
        Section(text, "Targets", plan.Targets.Values, Target);
        foreach (var runbook in plan.Runbooks.Values)
        {
            text.Append('\n');
            Write(runbook, plan, catalogue, text);
        }

        Section(text, "Audiences", plan.Audiences.Values, Audience);
        Section(text, "Drills", plan.Drills.Values, Drill);
        Section(text, "Contacts", plan.Contacts.Values, Contact);
        Section(text, "Warnings", loaded.Warnings, w => w.ToString());
        return text.ToString();
    }

    private static void Write(Runbook runbook, Plan plan, ActionCatalogue catalogue, StringBuilder text)
    {
        Line(text, $"Runbook {runbook.Name}: {runbook.Title}");
        Line(text, runbook.Approval is { } policy
            ? $"  approval {policy}: {string.Join(" and ", plan.Approvals[policy].Slots)}"
            : "  no approval");
        foreach (var (name, usual) in runbook.Inputs)
            Line(text, $"  input {name}: {(usual is null ? "must be given" : $"{usual} unless given")}");
        var number = 0;
        foreach (var step in runbook.Steps) Step(StepView.Of(step, plan, catalogue), ++number, text);
    }

    private static void Step(StepView step, int number, StringBuilder text)
    {
        var target = step.TargetText is null ? "" : $" on {step.TargetText}";
        Line(text, string.Create(CultureInfo.InvariantCulture, $"  {number,2}. {step.Id}: {step.Action}{target}"));
        List<string> traits = [step.Destructive ? "DESTRUCTIVE" : step.Changes ? "changes" : "only looks"];
        if (step.Irreversible) traits.Add("cannot be undone");
        traits.Add($"timeout {step.Timeout}{(step.TimeoutIsDefault ? " (the action's default)" : "")}");
        if (step.Needs.Count > 0) traits.Add($"needs {string.Join(", ", step.Needs)}");
        Line(text, $"      {string.Join("; ", traits)}");
        foreach (var (name, value) in step.Inputs) Line(text, $"      {name}: {value}");
        if (step.Undo is { } undo) Line(text, $"      undo: {undo}");
    }

    private static IEnumerable<string> Objectives(Plan plan)
    {
        if (plan.Objectives.Rto is { } rto) yield return $"RTO {DurationText.Format(rto)}";
        if (plan.Objectives.Rpo is { } rpo) yield return $"RPO {DurationText.Format(rpo)}";
        if (plan.Objectives.Availability is { } availability) yield return $"availability {availability}";
        if (plan.Regions.Primary is { } primary) yield return $"from {primary}";
        if (plan.Regions.Recovery is { } recovery) yield return $"to {recovery}";
    }

    private static string Person(Person person) => Joined(
        $"{person.Id}: {person.Name}", string.Join(", ", person.Roles), person.Email, person.Phone,
        string.Join(", ", person.Accounts), person.Deputy is null ? null : $"deputy {person.Deputy}");

    private static string Policy(ApprovalPolicy policy) => Joined(
        $"{policy.Name}: {string.Join(" and ", policy.Slots)}",
        $"approve within {DurationText.Format(policy.ApproveWithin)}",
        $"start within {DurationText.Format(policy.StartWithin)}",
        $"valid for {DurationText.Format(policy.ValidFor)}",
        policy.RequesterMayApprove ? "the requester may approve" : null);

    private static string Level(ResponseLevel level) => Joined(
        string.Create(CultureInfo.InvariantCulture, $"{level.Number} {level.Name}"),
        $"responders {string.Join(", ", level.Responders)}", $"informed {string.Join(", ", level.Audiences)}");

    private static string Scenario(Scenario scenario) => Joined(
        $"{scenario.Name}: {scenario.Title}", string.Create(CultureInfo.InvariantCulture, $"level {scenario.Level}"),
        scenario.Rto is { } rto ? $"RTO {DurationText.Format(rto)}" : null,
        scenario.Rpo is { } rpo ? $"RPO {DurationText.Format(rpo)}" : null,
        scenario.Probability is { } p ? $"probability {p}" : null, scenario.Impact is { } i ? $"impact {i}" : null,
        scenario.Priority is { } priority ? $"priority {priority}" : null,
        scenario.Runbook is { } runbook ? $"runbook {runbook}" : "no runbook", scenario.Notes);

    private static string Target(Target target) => Joined(
        $"{target.Name}: {target.Kind}", string.Join(", ", target.Properties.Select(p => $"{p.Key} {p.Value}")),
        target.Drill is { } drill ? $"in drills {string.Join(", ", Changed(target, drill))}" : "no drill identity");

    private static IEnumerable<string> Changed(Target target, IReadOnlyDictionary<string, string> drill) =>
        drill.Where(d => target.Properties.GetValueOrDefault(d.Key) != d.Value).Select(d => $"{d.Key} {d.Value}");

    private static string Audience(Audience audience) => Joined(
        $"{audience.Name}: {audience.Title}",
        audience.Cadence switch
        {
            Cadence.Every every => $"every {DurationText.Format(every.Period)}",
            Cadence.Once once => $"within {DurationText.Format(once.Within)}",
            Cadence.OnRequest => "on request",
            _ => "on every change",
        },
        string.Join(", ", audience.Channels), $"template {audience.Template}");

    private static string Drill(Drill drill) => Joined(
        $"{drill.Name}: {drill.Title ?? drill.Runbook}", $"{drill.Every}{(drill.At is { } at ? $" at {at}" : "")}",
        $"runbook {drill.Runbook} in mode {drill.Mode}",
        drill.Duration is { } d ? $"takes {DurationText.Format(d)}" : null,
        string.Join(", ", drill.Participants),
        string.Join(", ", drill.Expect.Select(e => $"{e.Key} {e.Value} expected")));

    private static string Contact(Contact contact) =>
        Joined($"{contact.Name}: {contact.Title}", contact.Level, contact.Phone, contact.Email, contact.Portal);

    private static void Section<T>(StringBuilder text, string title, IEnumerable<T> items, Func<T, string> line)
    {
        var lines = items.Select(line).ToArray();
        if (lines.Length == 0) return;
        Line(text, $"\n{title}");
        foreach (var item in lines) Line(text, $"  {item}");
    }

    private static string Joined(params string?[] parts) =>
        string.Join("; ", parts.Where(p => !string.IsNullOrEmpty(p)));

    // LF everywhere, so that the text is the same on every system.
    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
