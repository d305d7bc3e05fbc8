using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DrBot.Sandbox.Simulation.Proof;

/// <summary>A proof as people and programs read it.</summary>
internal static class ProofText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One JSON document; <c>seconds</c> are domain seconds of the simulation's clock.</summary>
    public static string ToJson(ProofResult result) => JsonSerializer.Serialize(
        new
        {
            result.Plan,
            result.Runbook,
            Points = result.Points.Select(p => new { p.Boundary, p.Step, p.Before, p.Resumed, p.Effects, p.Seconds, p.Broken }),
            result.Held,
            result.Problems,
        },
        Json);

    /// <summary>A table, what did not hold, and the end of it.</summary>
    public static string ToTable(ProofResult result)
    {
        var text = new StringBuilder();
        if (result.Points.Count > 0)
            Rows(text, [["killed", "step", "what was true", "what the next process did", "effects", "resumed after"],
                .. result.Points.Select(p => (string[])[p.Boundary, p.Step ?? "-", p.Before, p.Resumed,
                    p.Effects.ToString(CultureInfo.InvariantCulture), p.Seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"])]);
        foreach (var point in result.Points.Where(p => p.Broken.Count > 0))
            text.Append($"\nNOT HELD, killed {point.Boundary}{(point.Step is null ? "" : $" of {point.Step}")}: {string.Join("; ", point.Broken)}\n");
        foreach (var problem in result.Problems)
            text.Append($"\nNOT HELD: {problem}\n");
        text.Append('\n').Append(Sum(result)).Append('\n');
        return text.ToString();
    }

    private static string Sum(ProofResult result)
    {
        var name = $"{result.Plan}: {result.Runbook}";
        if (!result.Held)
            return $"{name} does not hold.";
        var slowest = result.Points.Max(p => p.Seconds);
        return $"{name} held: killed at {result.Points.Count} points, every change was made once, nothing was lost; resumed after at most "
            + $"{slowest.ToString("0.0", CultureInfo.InvariantCulture)} s (domain time of the simulation, 2 s of it without a process).";
    }

    private static void Rows(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length)).ToArray();
        foreach (var row in rows)
            text.Append(string.Join("  ", row.Select((cell, c) => c >= 4 ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd()).Append('\n');
    }
}
