using DrBot.Commands.Plans.Sections;
using DrBot.Commands.Plans.Validation;
using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans;

/// <summary>Reads plans. It opens no file: the caller gives the texts.</summary>
public static class PlanReader
{
    /// <summary>
    /// The names of the templates a plan's text names, in its order; they are to be read from
    /// <c>templates/NAME.hbs</c> beside the plan. Only names that are safe as file names are given, none twice;
    /// empty when the text is not readable (then <see cref="Read"/> says why).
    /// </summary>
    public static IReadOnlyList<string> TemplateNames(string text)
    {
        var root = YamlText.Read(text, new PlanFindings("")) as YamlMapping;
        var audiences = root?.Find("audiences")?.Value as YamlMapping;
        return
        [
            .. (audiences?.Entries ?? [])
                .Select(a => (a.Value as YamlMapping)?.Find("template")?.Value).OfType<YamlScalar>()
                .Select(t => t.Text).Where(PlanNames.IsPlain).Distinct(),
        ];
    }

    /// <summary>Reads and checks a plan; every error is reported at once.</summary>
    /// <param name="sources">The plan's file first, then the templates it names, each once.</param>
    /// <param name="catalogue">The actions steps may name.</param>
    public static PlanReading Read(IReadOnlyList<PlanSource> sources, ActionCatalogue catalogue)
    {
        var file = sources[0];
        var findings = new PlanFindings(file.Path);
        if (Root(file, findings) is not { } root) return new PlanReading(null, findings.Errors, findings.Warnings);

        var plan = PlanSection.Read(root, findings);
        PlanChecks.Run(new PlanDraft(plan, new PlanDocument(root), catalogue, sources, findings));
        if (findings.Any) return new PlanReading(null, findings.Errors, findings.Warnings);

        var loaded = new LoadedPlan(plan, PlanHash.Compute(sources), sources, findings.Warnings);
        return new PlanReading(loaded, [], findings.Warnings);
    }

    /// <summary>
    /// Reads the copy of a plan that was accepted before, whose hash the caller has verified. It is not checked again,
    /// so that a run goes on with its copy even after DrBot has learnt to refuse such plans.
    /// </summary>
    /// <exception cref="FormatException">The texts are no plan at all.</exception>
    public static LoadedPlan ReadCopy(IReadOnlyList<PlanSource> sources)
    {
        var findings = new PlanFindings(sources[0].Path);
        var plan = Root(sources[0], findings) is { } root ? PlanSection.Read(root, findings) : null;
        return plan is not null && !findings.Any
            ? new LoadedPlan(plan, PlanHash.Compute(sources), sources, [])
            : throw new FormatException(string.Join("; ", findings.Errors));
    }

    private static YamlMapping? Root(PlanSource file, PlanFindings findings)
    {
        var root = YamlText.Read(file.Text, findings);
        if (root is YamlMapping map) return map;
        if (!findings.Any)
            findings.Error(root?.Place ?? Place.Start,
                $"a plan is a map that begins with 'plan: NAME', found {root?.Kind ?? "nothing"}");
        return null;
    }
}
