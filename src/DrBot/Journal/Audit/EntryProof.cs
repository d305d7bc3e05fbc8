using System.Globalization;
using System.Text;

namespace DrBot.Journal.Audit;

/// <summary>
/// One entry with all that is needed to check it alone: its place, the hashes beside it, and a signed checkpoint. The
/// format is C2SP's <c>tlog-proof@v1</c>, the entry itself in <c>extra</c>. <see href="https://c2sp.org/tlog-proof"/>
/// </summary>
/// <param name="Line">The entry's line, without LF.</param>
/// <param name="Index">Its seq.</param>
/// <param name="Path">The hashes beside it, its own neighbour first.</param>
/// <param name="Note">The checkpoint.</param>
internal sealed record EntryProof(byte[] Line, long Index, IReadOnlyList<byte[]> Path, string Note)
{
    private const string First = "c2sp.org/tlog-proof@v1";

    /// <summary>Makes the proof of an entry out of all lines of a log.</summary>
    /// <param name="lines">The lines, at least as many as the checkpoint's size.</param>
    /// <param name="index">The entry's seq.</param>
    /// <param name="checkpoint">A checkpoint that covers it.</param>
    public static EntryProof Of(IReadOnlyList<byte[]> lines, int index, SignedCheckpoint checkpoint)
    {
        var leaves = lines.Take((int)checkpoint.Checkpoint.Size).Select(l => JournalChain.Leaf(l)).ToList();
        return new EntryProof(lines[index], index, MerklePath.Of(leaves, index), checkpoint.Note);
    }

    /// <summary>Reads a proof.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static EntryProof Parse(string text)
    {
        var cut = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = cut < 0 ? [] : text[..cut].Split('\n');
        if (head.Length < 3 || head[0] != First)
            throw new FormatException($"the file does not begin with '{First}', a line 'extra …' and a line 'index …'");
        if (!head[1].StartsWith("extra ", StringComparison.Ordinal) || !head[2].StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(head[2].AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            throw new FormatException("the second and third line are not 'extra BASE64' and 'index NUMBER'");
        return new EntryProof(
            Convert.FromBase64String(head[1][6..]), index, [.. head.Skip(3).Select(Hash)], text[(cut + 2)..]);
    }

    /// <summary>What is wrong with the proof; null when a trusted key vouches for the entry.</summary>
    public string? WhyNot(IReadOnlyList<AuditKey> keys, string? origin)
    {
        var note = SignedNote.Parse(Note);
        var checkpoint = Checkpoint.Parse(note.Text);
        if (origin is not null && checkpoint.Origin != origin)
            return $"the checkpoint is of the log {checkpoint.Origin}, not {origin}";
        if (!note.Signatures.Any(s => s.Name == checkpoint.Origin
            && keys.Any(k => k.Id == s.KeyId && k.Verifies(note.Text, s.Signature))))
            return "the checkpoint is not signed by a key that was given";
        var place = ChainPlace.Read(Line);
        if (place.Log != checkpoint.Origin || place.Seq != Index)
            return $"the entry says that it is number {place.Seq} of {place.Log}";
        var root = MerklePath.RootFrom(JournalChain.Leaf(Line), Index, checkpoint.Size, Path);
        return root is not null && JournalChain.Hex(root) == checkpoint.Root
            ? null
            : "the entry does not lead to the checkpoint's root: it, its place or the path was changed";
    }

    /// <summary>The file's text.</summary>
    public override string ToString() => new StringBuilder()
        .Append(First).Append('\n')
        .Append("extra ").Append(Convert.ToBase64String(Line)).Append('\n')
        .Append(CultureInfo.InvariantCulture, $"index {Index}\n")
        .AppendJoin("", Path.Select(h => Convert.ToBase64String(h) + "\n"))
        .Append('\n').Append(Note).ToString();

    private static byte[] Hash(string line)
    {
        var hash = Convert.FromBase64String(line);
        return hash.Length == 32 ? hash : throw new FormatException("a line of the path is not 32 bytes in base64");
    }
}
