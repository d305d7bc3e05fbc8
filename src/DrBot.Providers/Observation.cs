namespace DrBot.Providers;

/// <summary>What was seen at the target.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Facts">Named facts, as text; seconds for durations. Names the descriptor lists as outputs are
/// handed to later steps once the state is <see cref="ObservedState.Satisfied"/>.</param>
/// <param name="Reasons">Why it is blocked or unknown, each a sentence for a person at 3 a.m.</param>
public sealed record Observation(
    ObservedState State,
    IReadOnlyDictionary<string, string> Facts,
    IReadOnlyList<string> Reasons)
{
    /// <summary>The change may be sent.</summary>
    public static Observation Ready(IReadOnlyDictionary<string, string> facts) => new(ObservedState.Ready, facts, []);

    /// <summary>The change was accepted and has not ended.</summary>
    public static Observation InProgress(IReadOnlyDictionary<string, string> facts) =>
        new(ObservedState.InProgress, facts, []);

    /// <summary>The world already is as the step wants it.</summary>
    public static Observation Satisfied(IReadOnlyDictionary<string, string> facts) =>
        new(ObservedState.Satisfied, facts, []);

    /// <summary>The change cannot or must not be sent.</summary>
    public static Observation Blocked(IReadOnlyDictionary<string, string> facts,
        params IReadOnlyList<string> reasons) =>
        new(ObservedState.Blocked, facts, reasons);

    /// <summary>Nobody can tell.</summary>
    public static Observation Unknown(IReadOnlyDictionary<string, string> facts,
        params IReadOnlyList<string> reasons) =>
        new(ObservedState.Unknown, facts, reasons);
}

/// <summary>The verdict of an observation.</summary>
public enum ObservedState
{
    /// <summary>Not done, can be done.</summary>
    Ready,

    /// <summary>Under way.</summary>
    InProgress,

    /// <summary>Done, by whomever.</summary>
    Satisfied,

    /// <summary>Cannot be done as things are.</summary>
    Blocked,

    /// <summary>Cannot be told.</summary>
    Unknown,
}
