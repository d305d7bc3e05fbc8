using DrBot.Commands.Plans;

namespace DrBot.TestKit;

/// <summary>The plans of the repository, read from its <c>plans</c> folder.</summary>
public static class FoundingPlans
{
    /// <summary>The files of <c>plans/NAME.yaml</c>, the plan first.</summary>
    public static IReadOnlyList<PlanSource> Sources(string name)
    {
        var folder = Path.Combine(Machine.Repository, "plans");
        var plan = new PlanSource($"{name}.yaml", File.ReadAllText(Path.Combine(folder, $"{name}.yaml")));
        return
        [
            plan,
            .. PlanReader.TemplateNames(plan.Text).Select(t => $"templates/{t}.hbs")
                .Where(path => File.Exists(Path.Combine(folder, path)))
                .Select(path => new PlanSource(path, File.ReadAllText(Path.Combine(folder, path)))),
        ];
    }

    /// <summary>A founding plan, checked against <see cref="FoundingActions"/>.</summary>
    public static LoadedPlan Load(string name)
    {
        var reading = PlanReader.Read(Sources(name), FoundingActions.Catalogue);
        return reading.Loaded ?? throw new InvalidOperationException(string.Join('\n', reading.Errors));
    }
}
