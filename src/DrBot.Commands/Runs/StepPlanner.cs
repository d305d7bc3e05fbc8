using DrBot.Commands.Plans;

namespace DrBot.Commands.Runs;

/// <summary>Settles what one step will do.</summary>
internal static class StepPlanner
{
    /// <summary>The step as the rules see it; null when something is added to <paramref name="problems"/>.</summary>
    public static StepPlan? Prepare(ActionCatalogue catalogue, Step step, ReferenceScope scope, List<string> problems)
    {
        if (catalogue.Find(step.Action) is not { } spec)
        {
            problems.Add($"{step.Id}: there is no action '{step.Action}'");
            return null;
        }

        var target = step.Target is null ? null : scope.Target(step.Target);
        if (step.Target is not null && target is null)
            problems.Add($"{step.Id}: target {step.Target} has no drill identity, so a drill must not touch it");
        var (inputs, wrong) = StepInputs.Resolve(spec, step.Inputs, scope);
        problems.AddRange(wrong.Select(w => $"{step.Id}: {w}"));
        return inputs is null || (step.Target is not null && target is null) ? null : Plan(step, spec, target, inputs);
    }

    private static StepPlan Plan(Step step, ActionSpec spec, ResolvedTarget? target, ResolvedInputs inputs)
    {
        var listed = inputs.Values.Values.OfType<ResolvedInput.Targets>().SelectMany(t => t.Items).ToList();
        var destructive = spec.Destructive || step.Destructive;
        return new StepPlan
        {
            Id = step.Id,
            Action = step.Action,
            Target = step.Target,
            Touches = spec.Changes ? [.. listed.Select(t => t.Name).Concat(step.Target is null ? [] : [step.Target]).Distinct()] : [],
            TargetText = target is not null ? TargetText.Of(target)
                : listed.Count > 0 ? string.Join(", ", listed.Select(TargetText.Of)) : null,
            Effect = EffectOf(spec, inputs),
            Needs = step.Needs,
            Timeout = step.Timeout ?? spec.DefaultTimeout,
            Destructive = destructive,
            Changes = spec.Changes,
            MovesTraffic = spec.MovesTraffic,
            Repeatable = spec.Repeatable,
            Irreversible = step.Irreversible || (destructive && !spec.Reversible),
            CanUndo = step.Undo is not null,
            MaxDataLoss = inputs.Values.GetValueOrDefault("max-data-loss") is ResolvedInput.Seconds s
                ? TimeSpan.FromSeconds(s.Value) : null,
            Accept = Text(inputs, "accept"),
            Instructions = Text(inputs, "instructions") is { } what
                ? string.Join(" Check: ", new[] { what, Text(inputs, "check") }.OfType<string>())
                : null,
        };
    }

    private static string? Text(ResolvedInputs inputs, string name) =>
        (inputs.Values.GetValueOrDefault(name) as ResolvedInput.Text)?.Value;

    private static string EffectOf(ActionSpec spec, ResolvedInputs inputs)
    {
        var said = inputs.Values
            .Where(i => i.Key != "instructions")
            .Select(i => i.Value switch
            {
                ResolvedInput.Text t => $"{i.Key} {t.Value}",
                ResolvedInput.Integer n => $"{i.Key} {n.Value}",
                ResolvedInput.Seconds s => $"{i.Key} {Language.DurationText.Format(TimeSpan.FromSeconds(s.Value))}",
                ResolvedInput.Flag { Value: true } => i.Key,
                ResolvedInput.Map m => string.Join(", ", m.Entries.Select(e => $"{e.Key}={e.Value}")),
                ResolvedInput.Later l => $"{i.Key} {l.Written}",
                _ => null,
            })
            .OfType<string>();
        return string.Join(", ", said) is { Length: > 0 } text ? text : spec.Summary;
    }
}

/// <summary>A target as people know it.</summary>
internal static class TargetText
{
    /// <summary><c>unjucks-dr-db (us-west-2)</c>, <c>unjucks-dr/unjucks-api (recovery)</c>, <c>api.unjucks.dev CNAME</c>.</summary>
    public static string Of(ResolvedTarget target)
    {
        var id = target.Identity;
        return target.Kind switch
        {
            "aws.rds" => $"{id.GetValueOrDefault("instance")} ({id.GetValueOrDefault("region")})",
            "aws.route53.record" => $"{id.GetValueOrDefault("name")} {id.GetValueOrDefault("type")}",
            _ when target.Kind.StartsWith("kubernetes.", StringComparison.Ordinal) =>
                $"{id.GetValueOrDefault("namespace")}/{id.GetValueOrDefault("name")} ({id.GetValueOrDefault("cluster")})",
            _ => target.Name,
        };
    }
}
