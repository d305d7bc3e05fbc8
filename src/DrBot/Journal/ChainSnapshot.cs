using System.Globalization;
using System.Text.Json;
using DrBot.Journal.Audit;

namespace DrBot.Journal;

/// <summary>
/// How far the chain was checked, so that a start need not check it from its first entry. It is never trusted over the
/// lines behind it: they are checked against it in the background.
/// </summary>
internal sealed record ChainSnapshot
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The last entry it covers.</summary>
    public required long Seq { get; init; }

    /// <summary>That entry's leaf, 64 hex digits.</summary>
    public required string Leaf { get; init; }

    /// <summary>The roots of the full subtrees over all leaves up to it (RFC 6962), largest first, 32 bytes each: from
    /// them the tree goes on without its leaves.</summary>
    public required byte[] Frontier { get; init; }

    /// <summary>Domain time of that entry.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Incidents that were not over, or owed somebody an update, as of <see cref="OpenThrough"/>.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>The seq up to which <see cref="Open"/> was told; −1 when it was not.</summary>
    public long OpenThrough { get; init; } = -1;

    /// <summary>The tree over the leaves up to <see cref="Seq"/>.</summary>
    public MerkleTree Tree() => MerkleTree.Restore(Seq + 1, Frontier);

    /// <summary>As it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>As it was stored; null for a text that is no snapshot, so that the whole chain is checked instead.</summary>
    public static ChainSnapshot? FromJson(string json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<ChainSnapshot>(json, Format);
            return read is { Seq: >= 0, Leaf.Length: 64, Frontier: not null, Open: not null }
                && read.Frontier.Length == 32 * long.PopCount(read.Seq + 1)
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"snapshot at {Seq}, leaf {Leaf}");
}
