using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Rights name roles somebody holds, and leave somebody the brake.</summary>
internal sealed class RightsCheck : IPlanCheck
{
    public void Check(PlanDraft draft)
    {
        var plan = draft.Plan;
        var roles = plan.RoleNames();
        var known = Rights.Words.Keys.Concat(roles).Distinct().ToArray();
        foreach (var (verb, right) in plan.Rights.Verbs)
        {
            foreach (var who in right.Modes.Values.Append(right.Always ?? []).SelectMany(w => w).Distinct())
                if (!known.Contains(who))
                    draft.Error(draft.At("rights", verb),
                        $"the right to '{verb}' is given to '{Literal.Shown(who)}', a role nobody holds; {NearestName.Hint(who, known)}");
                else if (Rights.Words.ContainsKey(who) && roles.Contains(who))
                    draft.Error(draft.At("rights", verb),
                        $"'{who}' in the right to '{verb}' is a word of its own and a role of this plan: give the role another name");
            if (verb is "hold" or "abort" && right.Modes.Values.Append(right.Always ?? ["?"]).Any(w => w.Count == 0))
                draft.Warn(draft.At("rights", verb), $"nobody may {verb} a run: a run under way can then not be stopped");
        }
    }
}
