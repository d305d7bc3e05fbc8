using DrBot.Commands.Language;

namespace DrBot.Commands.Plans.Validation;

/// <summary>Deadlines and objectives are times somebody could keep.</summary>
internal sealed class TimesCheck : IPlanCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public void Check(PlanDraft draft)
    {
        foreach (var (runbook, step, _) in draft.Steps())
            if (step.Timeout is { } timeout && (timeout < TimeSpan.FromSeconds(1) || timeout > Longest))
                draft.Error(draft.AtStep(runbook, step, "timeout"), string.Concat(
                    $"'timeout' of step '{step.Id}' is {DurationText.Format(timeout)}; ",
                    $"allowed: 1s to {DurationText.Format(Longest)}"));
        if (draft.Plan.Objectives.Rto is { } rto && rto <= TimeSpan.Zero)
            draft.Error(draft.At("objectives", "rto"), "'rto' is nothing at all; allowed: a recovery time such as 4h");
        foreach (var scenario in draft.Plan.Scenarios.Values.Where(s => s.Rto is { } r && r <= TimeSpan.Zero))
            draft.Error(draft.At("scenarios", scenario.Name, "rto"),
                "'rto' is nothing at all; allowed: a recovery time such as 4h");
    }
}
