using System.Globalization;
using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Drills have a calendar and a mode, and those that act stay away from production.</summary>
internal sealed class DrillsCheck : IPlanCheck
{
    private static readonly string[] Periods = ["daily", "weekly", "monthly", "quarterly", "semi-annually", "yearly"];
    private static readonly string[] Modes = ["simulate", "drill", "switchover", "failover"];
    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public void Check(PlanDraft draft)
    {
        foreach (var drill in draft.Plan.Drills.Values)
        {
            OneOf(draft, drill, "every", drill.Every, Periods);
            OneOf(draft, drill, "mode", drill.Mode, Modes);
            if (drill.At is { } at && !IsMoment(at, drill.Every))
                draft.Error(draft.At("drills", drill.Name, "at"), string.Concat(
                    $"'{Literal.Shown(at)}' is no moment of a {drill.Every} drill; allowed: ",
                    drill.Every switch
                    {
                        "daily" => "03:00 UTC",
                        "weekly" => "Sun 03:00 UTC",
                        _ => "the day of the month and the time, 1 03:00 UTC (1 to 28)",
                    }));
            foreach (var (key, value) in drill.Expect)
                Expectation(draft, drill, key, value);
        }

        var production = Production(draft);
        foreach (var target in draft.Plan.Targets.Values.Where(t => t.Drill is not null))
            Identity(draft, target, production);
        foreach (var drill in draft.Plan.Drills.Values.Where(d => d.Mode == "drill"))
            if (draft.Plan.Runbooks.GetValueOrDefault(drill.Runbook) is { } runbook)
                Identities(draft, drill, runbook);
    }

    private static void OneOf(PlanDraft draft, Drill drill, string key, string found, string[] allowed)
    {
        if (found.Length > 0 && !allowed.Contains(found))
            draft.Error(draft.At("drills", drill.Name, key),
                $"'{key}' of drill '{drill.Name}' is '{Literal.Shown(found)}'; {NearestName.Hint(found, allowed)}");
    }

    private static void Expectation(PlanDraft draft, Drill drill, string key, string value)
    {
        var place = draft.At("drills", drill.Name, "expect", key);
        if (key is not ("rto" or "rpo"))
            draft.Error(place, $"'{Literal.Shown(key)}' cannot be expected of a drill; known: rto, rpo");
        else if (!DurationText.TryParse(value, out _, out var problem))
            draft.Error(place, $"'{key}' of drill '{drill.Name}': {problem}");
    }

    // Where each production thing is named.
    private static Dictionary<string, string> Production(PlanDraft draft)
    {
        var owners = new Dictionary<string, string>();
        foreach (var target in draft.Plan.Targets.Values)
            foreach (var identity in TargetIdentities.All(target.Kind, target.Properties, draft.Catalogue))
                owners.TryAdd(identity, target.Name);
        return owners;
    }

    private static void Identity(PlanDraft draft, Target target, Dictionary<string, string> production)
    {
        var identity = TargetIdentities.Own(target.Kind, target.Drill!, draft.Catalogue);
        if (identity is not null && production.TryGetValue(identity, out var owner))
            draft.Error(draft.At("targets", target.Name, "drill"), string.Concat(
                $"the drill identity of '{target.Name}' is production's '{owner}' ({identity}); ",
                "a drill acts on it, give it an identity of its own"));
    }

    private static void Identities(PlanDraft draft, Drill drill, Runbook runbook)
    {
        var bare = runbook.Steps.SelectMany(s => Touches(draft, s)).Distinct()
            .Where(name => draft.Plan.Targets.GetValueOrDefault(name) is { Drill: null }).ToArray();
        if (bare.Length > 0)
            draft.Error(draft.At("drills", drill.Name, "mode"), string.Concat(
                $"drill '{drill.Name}' would act on {string.Join(", ", bare)}, which have no 'drill' identity; ",
                "give them one, or use mode simulate"));
    }

    private static IEnumerable<string> Touches(PlanDraft draft, Step step)
    {
        if (step.Target is { } target) yield return target;
        foreach (var input in draft.Catalogue.Find(step.Action)?.Inputs.Where(i => i.Type == ValueType.TargetList)
            ?? [])
            if (step.Inputs.GetValueOrDefault(input.Name) is PlanValue.Sequence names)
                foreach (var name in names.Items)
                    yield return name;
    }

    private static bool IsMoment(string text, string every)
    {
        var parts = text.Split(' ');
        var (day, time) = parts.Length == 3 ? (parts[0], parts[1]) : ("", parts[0]);
        if (parts.Length is < 2 or > 3 || parts[^1] != "UTC"
            || !TimeOnly.TryParseExact(
                time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return false;
        return every switch
        {
            "daily" => day.Length == 0,
            "weekly" => Days.Contains(day),
            _ => int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is >= 1 and <= 28,
        };
    }
}
