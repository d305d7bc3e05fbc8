using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DrBot.Journal.Audit.Verification;

/// <summary>Checks the lines of an export one after the other.</summary>
/// <param name="origin">The log that is expected; null for whatever the first line says.</param>
/// <param name="wanted">The sizes whose roots somebody claims.</param>
/// <param name="judges">Who looks at every line that is whole.</param>
internal sealed class AuditLines(string? origin, IReadOnlySet<long> wanted, params IReadOnlyList<ILineJudge> judges)
{
    private static readonly string[] Envelope = ["v", "log", "seq", "prev", "t", "type", "run", "actor", "data"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly Dictionary<string, long> versions = new(StringComparer.Ordinal);

    /// <summary>The log's origin; empty before the first readable line.</summary>
    public string Origin { get; private set; } = origin ?? "";

    /// <summary>Lines seen.</summary>
    public long Count { get; private set; }

    /// <summary>The leaf of the last line seen.</summary>
    public string LastLeaf { get; private set; } = JournalChain.NoLeaf;

    /// <summary>The tree over all leaves.</summary>
    public MerkleTree Tree { get; } = new();

    /// <summary>The roots of the sizes that are wanted, and when their last entry was written.</summary>
    public Dictionary<long, (string Root, DateTimeOffset At)> Roots { get; } = [];

    /// <summary>When the last line was written, as it says.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>What is wrong, in order.</summary>
    public List<AuditFinding> Findings { get; } = [];

    /// <summary>Checks the next line.</summary>
    /// <param name="line">Its bytes without LF.</param>
    public void Check(byte[] line)
    {
        try
        {
            CheckStrictly(line);
            Judge(line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            Find(e.Message);
        }

        var leaf = JournalChain.Leaf(line);
        LastLeaf = JournalChain.Hex(leaf);
        Tree.Add(leaf);
        Count++;
        if (wanted.Contains(Count))
            Roots[Count] = (JournalChain.Hex(Tree.Root()), LastAt);
    }

    private void Judge(byte[] line)
    {
        var (head, data) = JournalLine.Parse(line);
        LastAt = head.At;
        foreach (var judge in judges)
            Findings.AddRange(judge.Judge(head, data).Select(f => f with { Text = $"line {Count + 1}: {f.Text}" }));
    }

    private void CheckStrictly(byte[] line)
    {
        if (!Utf8.IsValid(line))
            throw new FormatException("not UTF-8");
        if (line.Length == 0 || line[0] != '{' || line[^1] != '}')
            throw new FormatException("not one JSON object from the first byte to the last");
        using var document = JsonDocument.Parse(line, Strict);
        var root = document.RootElement;
        if (!root.EnumerateObject().Select(p => p.Name).SequenceEqual(Envelope))
            throw new FormatException($"the members are not {string.Join(", ", Envelope)}, in this order");

        Demand("v", root.GetProperty("v").GetRawText(), "1");
        Demand("seq", root.GetProperty("seq").GetRawText(), $"{Count}");
        Demand("prev", root.GetProperty("prev").GetString(), LastLeaf);
        var log = root.GetProperty("log").GetString()!;
        if (Origin.Length == 0)
            Origin = log;
        Demand("log", log, Origin);
        if (Count == 0)
            Demand("type", root.GetProperty("type").GetString(), "log.opened");
        CheckTexts(root);
        CheckVersion(root.GetProperty("data"));
    }

    private void CheckTexts(JsonElement root)
    {
        foreach (var name in (string[])["type", "run", "actor"])
            if (root.GetProperty(name).ValueKind != JsonValueKind.String)
                Find($"{name} is no text");
        if (!JournalLine.IsTime(root.GetProperty("t").GetString()!))
            Find($"t is {root.GetProperty("t")}, expected UTC with 6 digits and Z");
    }

    private void CheckVersion(JsonElement data)
    {
        if (!data.TryGetProperty("stream", out var stream) || !data.TryGetProperty("version", out var version))
            return;
        var expected = versions.GetValueOrDefault(stream.GetString()!) + 1;
        Demand($"version of stream {stream}", version.GetRawText(), $"{expected}");
        versions[stream.GetString()!] = expected;
    }

    private void Demand(string what, string? found, string expected)
    {
        if (found != expected)
            Find($"{what} is {found}, expected {expected}");
    }

    /// <summary>Notes something wrong with the line that would be next.</summary>
    public void Find(string what) => Findings.Add(new AuditFinding("LINE", $"line {Count + 1}: {what}"));
}
