using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Inputs of steps and undos are those the action takes, of its types.</summary>
internal sealed class InputsCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        foreach (var (runbook, step, spec) in draft.Steps())
        {
            if (spec is not null)
                Inputs(draft, spec, step.Inputs, $"step '{step.Id}'", ["runbooks", runbook.Name, "steps", step.Id]);
            if (step.Undo is { } undo
                && (undo.Action is null ? spec : draft.Catalogue.Find(undo.Action)) is { } undoing)
                Inputs(draft, undoing, undo.Inputs, $"the undo of step '{step.Id}'",
                    ["runbooks", runbook.Name, "steps", step.Id, "undo"]);
        }
    }

    private static void Inputs(
        PlanDraft draft, ActionSpec spec, IReadOnlyDictionary<string, PlanValue> written, string what,
        string[] at)
    {
        foreach (var name in written.Keys.Where(name => spec.Inputs.All(i => i.Name != name)))
            draft.Error(draft.At([.. at, name]), $"'{Literal.Shown(name)}' is no input of {spec.Name} ({what}); "
                + NearestName.Hint(name, [.. spec.Inputs.Select(i => i.Name)]));
        foreach (var input in spec.Inputs)
        {
            if (!written.TryGetValue(input.Name, out var value))
            {
                if (input.Required && !draft.Document.Has([.. at, input.Name]))
                    draft.Error(draft.At(at),
                        $"{what} has no '{input.Name}' ({InputTyping.Allowed(input)}); {spec.Name} needs it");
                continue;
            }

            // Names of targets and steps are looked at, references are not: nothing is known of a run yet.
            var typing = new InputTyping(new ReferenceScope { Plan = draft.Plan });
            typing.Type(input, value);
            foreach (var problem in typing.Problems) draft.Error(draft.At([.. at, input.Name]), $"{what}: {problem}");
        }
    }
}
