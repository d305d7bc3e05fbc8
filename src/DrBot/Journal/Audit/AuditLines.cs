using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DrBot.Journal.Audit;

/// <summary>Checks the lines of an export one after the other.</summary>
internal sealed class AuditLines(string? origin)
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

    /// <summary>What is wrong, in order.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>Checks the next line.</summary>
    /// <param name="line">Its bytes without LF.</param>
    public void Check(byte[] line)
    {
        try
        {
            CheckStrictly(line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            Find(e.Message);
        }

        var leaf = JournalChain.Leaf(line);
        LastLeaf = JournalChain.Hex(leaf);
        Tree.Add(leaf);
        Count++;
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

    private void Find(string what) => Findings.Add($"line {Count + 1}: {what}");
}
