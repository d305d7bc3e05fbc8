namespace DrBot.Execution.Waking;

/// <summary>What is woken, each by its own bell: a wish for one stands in no other's way.</summary>
internal static class WakeUpKinds
{
    /// <summary>The clocks of approvals and runs, and the driving of runs.</summary>
    public const string Runs = "runs";

    /// <summary>The cadence of stakeholder updates.</summary>
    public const string Updates = "updates";

    /// <summary>The looks at the plans' files.</summary>
    public const string Plans = "plans";

    /// <summary>Drills that a plan names.</summary>
    public const string Drills = "drills";

    /// <summary>Signed checkpoints of the log.</summary>
    public const string Checkpoints = "checkpoints";
}
