namespace DrBot.Commands.Plans.Validation;

/// <summary>All checks, in the order a reader would make them.</summary>
internal static class PlanChecks
{
    private static readonly IPlanCheck[] All =
    [
        new NamesCheck(),
        new TemplatesCheck(),
        new PeopleCheck(),
        new ApprovalsCheck(),
        new BreakGlassCheck(),
        new RightsCheck(),
        new TargetsCheck(),
        new StepsCheck(),
        new NeedsCheck(),
        new InputsCheck(),
        new ReferencesCheck(),
        new TimesCheck(),
        new AudiencesCheck(),
        new DrillsCheck(),
        new PromotionLint(),
        new TrafficLint(),
        new RunbookLint(),
        new DrillLint(),
    ];

    public static void Run(PlanDraft draft)
    {
        if (!SizeCheck.Fits(draft)) return;
        foreach (var check in All) check.Check(draft);
    }
}
