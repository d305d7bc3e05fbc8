namespace DrBot.Commands.Plans.Validation;

/// <summary>Looks after one concern of a plan and appends what it finds.</summary>
internal interface IPlanCheck
{
    void Check(PlanDraft draft);
}
