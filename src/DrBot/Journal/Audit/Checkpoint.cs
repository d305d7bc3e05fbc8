using System.Globalization;

namespace DrBot.Journal.Audit;

/// <summary>What a checkpoint says: so many entries of this log have this root.</summary>
/// <param name="Origin">The log.</param>
/// <param name="Size">How many entries, from 1.</param>
/// <param name="Root">Their RFC 6962 root, 64 hex digits.</param>
internal sealed record Checkpoint(string Origin, long Size, string Root)
{
    /// <summary>For people: <c>audit 4182 · 7be80035</c>.</summary>
    public string Short => string.Create(CultureInfo.InvariantCulture, $"audit {Size} · {Root[..8]}");

    /// <summary>The text that is signed.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Convert.FromHexString(Root))}\n");

    /// <summary>Reads a note's text, strictly.</summary>
    /// <exception cref="FormatException">It is no checkpoint of this format; the message says what is wrong.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length > 0 || lines[0].Length == 0)
            throw new FormatException("the note's text is not the three lines of a checkpoint: origin, size, root");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != lines[1])
            throw new FormatException($"the checkpoint's size '{lines[1]}' is no number without leading zeros");
        var root = new byte[64];
        if (!Convert.TryFromBase64String(lines[2], root, out var count) || count != 32
            || Convert.ToBase64String(root, 0, 32) != lines[2])
            throw new FormatException($"the checkpoint's root '{lines[2]}' is not 32 bytes in base64");
        return new Checkpoint(lines[0], size, Convert.ToHexStringLower(root.AsSpan(0, 32)));
    }
}

/// <summary>A checkpoint with who vouches for it.</summary>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Note">The note, byte for byte.</param>
internal sealed record SignedCheckpoint(Checkpoint Checkpoint, string Note)
{
    /// <summary>Reads a note; whose signatures it bears is not checked.</summary>
    /// <exception cref="FormatException">It is no checkpoint.</exception>
    public static SignedCheckpoint Parse(string note) => new(Checkpoint.Parse(SignedNote.Parse(note).Text), note);
}
