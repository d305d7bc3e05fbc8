using System.Globalization;

namespace DrBot.EndToEnd.Rounds;

/// <summary>What a round came to.</summary>
internal sealed record RoundResult
{
    public required int Round { get; init; }

    public required int Seed { get; init; }

    public required string Run { get; init; }

    public required string Did { get; init; }

    public required string Where { get; init; }

    /// <summary>True when it was approved, and something of it still to be done, at the moment of the disturbance.</summary>
    public required bool WasUnderWay { get; init; }

    public required int Effects { get; init; }

    public required IReadOnlyList<string> Lost { get; init; }

    public required IReadOnlyList<string> Doubled { get; init; }

    public required double Seconds { get; init; }

    /// <summary>How long after its end the chat showed it right, or what it still got wrong after the promised minute.</summary>
    public required Task<string> Shown { get; init; }

    public bool Holds => Lost.Count == 0 && Doubled.Count == 0;

    public static string Head =>
        "| round | seed | done | at | effects | lost | doubled | seconds | shown after |\n|---|---|---|---|---|---|---|---|---|";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Round} | {Seed} | {Did} | {Where} | {Effects} | {Text(Lost)} | {Text(Doubled)} | {Seconds:0.0} | {(Shown.IsCompletedSuccessfully ? Shown.Result : "not seen")} |");

    private static string Text(IReadOnlyList<string> what) => what.Count == 0 ? "0" : string.Join(", ", what);
}
