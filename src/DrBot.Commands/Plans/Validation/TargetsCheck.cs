using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Targets say what they are, and who they are.</summary>
internal sealed class TargetsCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        var owners = new Dictionary<string, string>();
        foreach (var target in draft.Plan.Targets.Values.Where(t => t.Kind.Length > 0))
        {
            if (!draft.Catalogue.TargetKinds.Contains(target.Kind))
            {
                draft.Error(draft.At("targets", target.Name, "kind"), string.Concat(
                    $"there is no kind '{Literal.Shown(target.Kind)}'; ",
                    NearestName.Hint(target.Kind, draft.Catalogue.TargetKinds)));
                continue;
            }

            if (draft.Catalogue.Kind(target.Kind) is { } kind) Properties(draft, target, kind);
            var identity = TargetIdentities.Own(target.Kind, target.Properties, draft.Catalogue);
            if (identity is not null && !owners.TryAdd(identity, target.Name))
                draft.Error(draft.At("targets", target.Name), string.Concat(
                    $"target '{target.Name}' is the same thing as '{owners[identity]}' ({identity}); ",
                    "name a thing once, or two runs could touch it at a time"));
        }
    }

    private static void Properties(PlanDraft draft, Target target, TargetKindSpec kind)
    {
        // What only the plan's own checks read goes with every kind.
        var known = kind.Identity.Concat(kind.Optional).Append("writer").ToArray();
        foreach (var missing in kind.Identity.Where(k =>
            !draft.Document.Has(["targets", target.Name, .. k.Split('.')])))
            draft.Error(draft.At("targets", target.Name),
                $"target '{target.Name}' has no '{missing}'; {kind.Kind} needs {string.Join(", ", kind.Identity)}");
        foreach (var name in target.Properties.Keys.Concat(target.Drill?.Keys ?? []).Distinct()
            .Where(k => !known.Contains(k)))
        {
            var inDrill = !target.Properties.ContainsKey(name);
            var place = draft.At(
                ["targets", target.Name, .. inDrill ? ["drill"] : Array.Empty<string>(), .. name.Split('.')]);
            draft.Error(place,
                $"'{Literal.Shown(name)}' is no property of {kind.Kind}; {NearestName.Hint(name, known)}");
        }
    }
}
