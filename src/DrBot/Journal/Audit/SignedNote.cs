namespace DrBot.Journal.Audit;

/// <summary>A C2SP signed note: a text that ends with LF, an empty line, and one line per signature.
/// <see href="https://c2sp.org/signed-note"/></summary>
/// <param name="Text">What is signed, its last LF included.</param>
/// <param name="Signatures">By whom.</param>
internal sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const string Mark = "\u2014 ";
    private const int MostBytes = 16_384;

    /// <summary>Reads a note.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static SignedNote Parse(string note)
    {
        if (note.Length > MostBytes)
            throw new FormatException($"the note has {note.Length} characters, at most {MostBytes} are read");
        if (note.Any(c => c < ' ' && c != '\n') || note.Contains('\uFFFD', StringComparison.Ordinal))
            throw new FormatException("the note holds characters that no note may have");
        var cut = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (cut < 0 || !note.EndsWith('\n'))
            throw new FormatException("the note is not a text, an empty line and signature lines, each ended by LF");
        var lines = note[(cut + 2)..].Split('\n')[..^1];
        if (lines.Length == 0)
            throw new FormatException("the note has no signature");
        return new SignedNote(note[..(cut + 1)], [.. lines.Select(ReadSignature)]);
    }

    /// <summary>The texts of all notes with a text of three lines, wherever they stand: one after the other in a file, at
    /// the end of a mail. A line that is not ended is not read.</summary>
    public static IReadOnlyList<string> FindAll(string text)
    {
        var lines = text.Split('\n')[..^1];
        var notes = new List<string>();
        for (var i = 3; i + 1 < lines.Length; i++)
        {
            if (lines[i].Length > 0 || !IsSignature(lines[i + 1]))
                continue;
            var end = i + 1;
            while (end < lines.Length && IsSignature(lines[end]))
                end++;
            notes.Add(string.Concat(lines[(i - 3)..end].Select(l => l + "\n")));
        }

        return notes;
    }

    /// <summary>The note as it is stored.</summary>
    public override string ToString() =>
        Text + "\n" + string.Concat(Signatures.Select(s => $"{Mark}{s.Name} {Convert.ToBase64String(s.ToBytes())}\n"));

    private static bool IsSignature(string line) => line.StartsWith(Mark, StringComparison.Ordinal);

    private static NoteSignature ReadSignature(string line)
    {
        var parts = line.StartsWith(Mark, StringComparison.Ordinal) ? line[Mark.Length..].Split(' ') : [];
        if (parts.Length != 2 || parts[0].Length == 0 || parts[0].Any(c => char.IsWhiteSpace(c) || c == '+'))
            throw new FormatException("a signature line is not '— NAME BASE64'");
        var bytes = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], bytes, out var count) || count <= 4
            || Convert.ToBase64String(bytes, 0, count) != parts[1])
            throw new FormatException("a signature is not base64 of a key id and a signature");
        return new NoteSignature(parts[0], Convert.ToHexStringLower(bytes.AsSpan(0, 4)), bytes[4..count]);
    }
}

/// <summary>One signature of a note.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyId">The key's id, 8 hex digits.</param>
/// <param name="Signature">The signature itself, DER.</param>
internal sealed record NoteSignature(string Name, string KeyId, byte[] Signature)
{
    /// <summary>Key id and signature, as a note holds them.</summary>
    public byte[] ToBytes() => [.. Convert.FromHexString(KeyId), .. Signature];
}
