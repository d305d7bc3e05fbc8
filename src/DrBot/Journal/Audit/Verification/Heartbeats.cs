using System.Globalization;
using System.Text.Json.Nodes;

namespace DrBot.Journal.Audit.Verification;

/// <summary>Finds the times in which DrBot said nothing: it was down then, or somebody wants it so.</summary>
internal sealed class Heartbeats(TimeSpan longest) : ILineJudge
{
    private readonly List<string> gaps = [];
    private (long Seq, DateTimeOffset At)? last;

    /// <summary>Heartbeats seen.</summary>
    public long Count { get; private set; }

    /// <summary>The silences, each with what ended it; to be asked once every line was seen.</summary>
    /// <param name="end">When the log's last line was written.</param>
    public IReadOnlyList<string> Gaps(DateTimeOffset end) => last is { } l && end - l.At > longest
        ? [.. gaps, Describe(l.Seq, l.At, end, "the end of the log")]
        : gaps;

    /// <inheritdoc />
    public IEnumerable<AuditFinding> Judge(JournalLine line, JsonObject data)
    {
        if (line.Type != "heartbeat")
            return [];
        if (last is { } l && line.At - l.At > longest)
            gaps.Add(Describe(l.Seq, l.At, line.At, $"entry {line.Seq}"));
        last = (line.Seq, line.At);
        Count++;
        return [];
    }

    private static string Describe(long seq, DateTimeOffset from, DateTimeOffset to, string ended) => string.Create(
        CultureInfo.InvariantCulture,
        $"no heartbeat for {to - from:d\\.hh\\:mm\\:ss} from {from:yyyy-MM-dd HH:mm:ss} UTC (entry {seq}) to {ended}");
}
