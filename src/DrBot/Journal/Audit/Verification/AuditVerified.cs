using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace DrBot.Journal.Audit.Verification;

/// <summary>The result of a check.</summary>
internal sealed record AuditVerified
{
    private const int Shown = 20;

    /// <summary>The log's origin; empty when there is no readable entry.</summary>
    public required string Origin { get; init; }

    /// <summary>Lines read.</summary>
    public required long Entries { get; init; }

    /// <summary>The newest leaf, 64 hex digits.</summary>
    public required string LastLeaf { get; init; }

    /// <summary>The RFC 6962 root over all leaves, 64 hex digits.</summary>
    public required string Root { get; init; }

    /// <summary>Checkpoints in the export.</summary>
    public required int Checkpoints { get; init; }

    /// <summary>Entries that a trusted key vouches for.</summary>
    public required long Signed { get; init; }

    /// <summary>Entries after the last that is signed.</summary>
    public long Unsigned => Math.Max(0, Entries - Signed);

    /// <summary>The largest size a pin from elsewhere vouches for; 0 for none.</summary>
    public required long Pinned { get; init; }

    /// <summary>The file of that pin.</summary>
    public required string? NewestPin { get; init; }

    /// <summary>What was replayed: runs, votes that counted, steps that were sent.</summary>
    public required int Runs { get; init; }

    /// <summary>As above.</summary>
    public required int Votes { get; init; }

    /// <summary>As above.</summary>
    public required int Sent { get; init; }

    /// <summary>Votes by key whose signature was checked against the person's key in the plan.</summary>
    public int SignedVotes { get; init; }

    /// <summary>Attachments read.</summary>
    public int Attachments { get; init; }

    /// <summary>What keeps this from being a proof; empty when it is one.</summary>
    public required IReadOnlyList<string> Incomplete { get; init; }

    /// <summary>Everything that is wrong; empty when nothing is.</summary>
    public IReadOnlyList<AuditFinding> Findings { get; init; } = [];

    /// <summary>Nothing is wrong.</summary>
    public bool Holds => Findings.Count == 0;

    /// <summary>0 proven, 1 tampered, 4 nothing is wrong and something is missing.</summary>
    [JsonIgnore]
    public int ExitCode => !Holds ? 1 : Incomplete.Count > 0 ? 4 : 0;

    /// <summary>Gathers it.</summary>
    public static AuditVerified From(
        AuditQuestion question, AuditLines lines, AuditNotes notes, RuleReplay rule, Heartbeats beats, KeyHistory keys)
    {
        var signed = notes.Claims.Where(c => c.Signers.Count > 0 && c.Size > 0 && c.Size <= lines.Count).MaxBy(c => c.Size);
        var pinned = notes.Claims.Where(c => c.IsPin && c.Size > 0 && c.Size <= lines.Count).MaxBy(c => c.Size);
        var result = new AuditVerified
        {
            Origin = lines.Origin,
            Entries = lines.Count,
            LastLeaf = lines.LastLeaf,
            Root = JournalChain.Hex(lines.Tree.Root()),
            Checkpoints = notes.Count,
            Signed = signed?.Size ?? 0,
            Pinned = pinned?.Size ?? 0,
            NewestPin = pinned?.Source,
            Runs = rule.Runs,
            Votes = rule.Votes,
            Sent = rule.Sent,
            Incomplete = [.. Missing(question, lines, signed, pinned, beats), .. keys.Unwitnessed],
        };
        return result;
    }

    /// <summary>For a person.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine(Holds ? Incomplete.Count > 0 ? "INCOMPLETE" : "PROVEN" : "TAMPERED");
        foreach (var finding in Findings.Take(Shown))
            text.Append("  ").AppendLine(finding.ToString());
        if (Findings.Count > Shown)
            text.AppendLine(CultureInfo.InvariantCulture, $"  … and {Findings.Count - Shown} more");
        foreach (var missing in Incomplete)
            text.Append("  ").AppendLine(missing);
        text.Append(CultureInfo.InvariantCulture, $"""
            {Entries} entries of {Origin}, {Attachments} attachments
            root     {Root}
            signed   {Signed} entries ({Checkpoints} checkpoints); unsigned tail: {Unsigned}
            pinned   {(NewestPin is null ? "no pin" : $"{Pinned} entries, newest pin {NewestPin}")}
            replayed {Runs} runs, {Votes} votes ({SignedVotes} by key, signature checked), {Sent} steps sent
            """);
        return text.ToString();
    }

    private static IEnumerable<string> Missing(
        AuditQuestion question, AuditLines lines, Claim? signed, Claim? pinned, Heartbeats beats)
    {
        if (question.Keys.Count == 0)
            yield return "no --key was given: nothing says who wrote this; whoever wrote it could have written anything";
        else if (signed is null)
            yield return "no checkpoint is signed by a key that was given";
        if (question.Origin is null)
            yield return "no --origin was given: it may be another log than you think";
        if (pinned is null)
            yield return "no --pin was given: entries cut off the end together with their checkpoints would not show";
        if (signed is not null && lines.LastAt - lines.Roots[signed.Size].At is var tail && tail > question.MaxGap)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the last {lines.Count - signed.Size} entries are unsigned and span {tail:d\\.hh\\:mm\\:ss}");
        if (signed is not null && beats.Count == 0)
            yield return "there is no heartbeat: silences cannot be told from missing entries";
        foreach (var gap in beats.Gaps(lines.LastAt))
            yield return gap;
    }
}
