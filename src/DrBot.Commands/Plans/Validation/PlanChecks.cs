namespace DrBot.Commands.Plans.Validation;

/// <summary>All checks, in the order a reader would make them.</summary>
internal static class PlanChecks
{
    private static readonly IPlanCheck[] All =
    [
        new NamesCheck(),
        new TemplatesCheck(),
    ];

    public static void Run(PlanDraft draft)
    {
        foreach (var check in All) check.Check(draft);
    }
}
