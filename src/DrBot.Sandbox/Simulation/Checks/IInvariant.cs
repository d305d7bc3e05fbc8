namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>One promise of the bot, judged by what a simulation left behind.</summary>
internal interface IInvariant
{
    /// <summary>Its number: <c>I1</c>.</summary>
    string Name { get; }

    /// <summary>Every way the history breaks it; none when it holds.</summary>
    IEnumerable<string> Breaches(History history);
}

/// <summary>All promises.</summary>
internal static class Invariants
{
    /// <summary>In their order.</summary>
    public static IReadOnlyList<IInvariant> All { get; } =
    [
        new ApprovalBeforeChange(), new OneEffect(), new NothingAcknowledgedLost(), new StateAndAuditAgree(),
        new EndedStaysEnded(), new NeverStuck(), new ChainVerifies(), new ChatShowsTheTruth(),
    ];

    /// <summary>Every breach of every promise, as <c>I2: …</c>.</summary>
    public static IReadOnlyList<string> Breaches(History history) =>
        [.. All.SelectMany(i => i.Breaches(history).Select(b => $"{i.Name}: {b}"))];
}
