using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads a whole plan, section by section; what cannot be read is reported and left empty.</summary>
internal static class PlanSection
{
    public static Plan Read(YamlNode document, PlanFindings findings)
    {
        var root = new MapReader(document, "the plan", findings);
        var plan = new Plan
        {
            Name = Name(root),
            Title = root.RequireText("title"),
            Revision = root.Text("revision"),
            Objectives = Objectives(root, findings),
            Regions = Regions(root, findings),
            People = PeopleSection.People(root, findings),
            Roles = PeopleSection.Roles(root, findings),
            Approvals = ApprovalsSection.Read(root, findings),
            BreakGlass = BreakGlassSection.Read(root, findings),
            Rights = RightsSection.Read(root, findings),
            Levels = ScenariosSection.Levels(root, findings),
            Scenarios = ScenariosSection.Scenarios(root, findings),
            Targets = TargetsSection.Read(root, findings),
            Runbooks = RunbooksSection.Read(root, findings),
            Audiences = AudiencesSection.Read(root, findings),
            Drills = DrillsSection.Read(root, findings),
            Contacts = ValuesSection.Contacts(root, findings),
            Values = ValuesSection.Values(root, findings),
        };
        root.End();
        return plan;
    }

    private static string Name(MapReader root)
    {
        var name = root.RequireText("plan");
        if (name.Length > 0 && !PlanNames.IsPlain(name))
            root.Error("plan",
                $"'{Language.Literal.Shown(name)}' is no name for a plan; allowed: {PlanNames.PlainAllowed}");
        return name;
    }

    private static Objectives Objectives(MapReader root, PlanFindings findings)
    {
        if (root.Value("objectives") is not { } node) return new Objectives();
        var map = new MapReader(node, "objectives", findings);
        var objectives = new Objectives(map.Duration("rto"), map.Duration("rpo"), map.Text("availability"));
        map.End();
        return objectives;
    }

    private static Regions Regions(MapReader root, PlanFindings findings)
    {
        if (root.Value("regions") is not { } node) return new Regions();
        var map = new MapReader(node, "regions", findings);
        var regions = new Regions(map.Text("primary"), map.Text("recovery"));
        map.End();
        return regions;
    }
}
