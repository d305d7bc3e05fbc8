using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>What a fence proves, and what people accept where it proves less than that the old writers stopped.</summary>
internal static class FenceProof
{
    /// <summary>True for a fence that ended without anybody having seen the old writers stopped.</summary>
    public static bool IsUnproved(StepState step) =>
        step is { Plan.Action: "fence", Status: StepStatus.Succeeded } && step.Outputs.GetValueOrDefault("proof") is "attempted" or "none";

    /// <summary>What an unproved fence is worth, in words.</summary>
    public static string Words(StepState step) => step.Outputs["proof"] == "none"
        ? "asked only: no proof that the old writers stopped (none)"
        : "asked, no answer: no proof that the old writers stopped (attempted)";

    /// <summary>The warnings of a run whose fences may go on without proof; none for one that has its proof already.</summary>
    public static IEnumerable<Mrkdwn> Warnings(RunState run) =>
        from step in run.Plan.Steps
        where step is { Action: "fence", Accept: "attempted" or "none" }
        let facts = run.Facts.FirstOrDefault(f => f.Step == step.Id)
        where facts is not { State: "satisfied" }
        select step.Accept == "none"
            ? Mrkdwn.Of($":rotating_light: *Split-brain risk accepted*: {step.Id} goes on without any proof that the old writers stopped")
            : facts is not null && IsSilent(facts)
                ? Mrkdwn.Of($":rotating_light: *Split-brain risk accepted*: {step.Id} goes on though the old writers do not answer")
                : Mrkdwn.Of($":warning: *Split-brain risk accepted* should the old writers fall silent: {step.Id} then goes on without proof");

    private static bool IsSilent(StepFacts facts) =>
        facts.Facts.Any(f => f.Key.StartsWith("writer.", StringComparison.Ordinal) && f.Value == "not answering");
}
