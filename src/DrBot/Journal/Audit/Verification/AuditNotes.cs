using System.Globalization;
using System.Text.RegularExpressions;

namespace DrBot.Journal.Audit.Verification;

/// <summary>What is claimed of the log: by the export's own checkpoints, and by pins from elsewhere. A note counts only
/// with the signature of a key that was named beforehand.</summary>
internal sealed partial class AuditNotes(IReadOnlyList<AuditKey> keys)
{
    private readonly List<Claim> claims = [];

    /// <summary>Every claim that counts.</summary>
    public IReadOnlyList<Claim> Claims => claims;

    /// <summary>The sizes whose roots and times must be known.</summary>
    public IReadOnlySet<long> Sizes => claims.Select(c => c.Size).ToHashSet();

    /// <summary>What is wrong with the notes themselves.</summary>
    public List<AuditFinding> Findings { get; } = [];

    /// <summary>Checkpoints read, whether they count or not.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the export's own checkpoints.</summary>
    public async Task ReadCheckpointsAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = $"{AuditExport.CheckpointsFolder}/{Path.GetFileName(path)}";
            var note = await File.ReadAllTextAsync(path, cancellationToken);
            Count++;
            if (Read(name, note) is { } claim && Path.GetFileName(path) != $"{claim.Size}{AuditExport.NoteExtension}")
                Find(name, $"speaks of {claim.Size} entries");
        }
    }

    /// <summary>Reads a pin: notes wherever they stand in a text (a mail, a file of many), or small print of cards.</summary>
    public async Task ReadPinAsync(string path, CancellationToken cancellationToken)
    {
        var text = (await File.ReadAllTextAsync(path, cancellationToken)).ReplaceLineEndings("\n");
        var notes = SignedNote.FindAll(text.EndsWith('\n') ? text : text + "\n");
        var prints = notes.Count > 0 ? [] : SmallPrint().Matches(text).ToList();
        foreach (var note in notes)
            Read(path, note, isPin: true);
        foreach (var print in prints)
            claims.Add(new Claim(path, "", long.Parse(print.Groups[1].Value, CultureInfo.InvariantCulture), print.Groups[2].Value, [], IsPin: true));
        if (notes.Count + prints.Count == 0)
            throw new InvalidDataException($"{path} holds no checkpoint: neither a signed note nor 'audit SIZE · ROOT'");
    }

    private Claim? Read(string source, string text, bool isPin = false)
    {
        try
        {
            var note = SignedNote.Parse(text);
            var checkpoint = Checkpoint.Parse(note.Text);
            var signers = Signers(note, checkpoint.Origin);
            if (signers.Count == 0 && keys.Count > 0)
                Find(source, $"is signed by {string.Join(", ", note.Signatures.Select(s => s.KeyId).Distinct())}, and by none of the keys "
                    + $"given ({string.Join(", ", keys.Select(k => k.Id))})");
            if (signers.Count == 0)
                return null;
            var claim = new Claim(source, checkpoint.Origin, checkpoint.Size, checkpoint.Root, signers, isPin);
            claims.Add(claim);
            return claim;
        }
        catch (FormatException e)
        {
            Find(source, e.Message);
            return null;
        }
    }

    // A signature that bears a trusted key's name and id and is not that key's spoils the whole note.
    private List<string> Signers(SignedNote note, string origin)
    {
        var signers = new List<string>();
        foreach (var signature in note.Signatures.Where(s => s.Name == origin))
        {
            if (keys.FirstOrDefault(k => k.Id == signature.KeyId) is not { } key)
                continue;
            if (!key.Verifies(note.Text, signature.Signature))
                throw new FormatException($"the signature by key {key.Id} is not over this text");
            signers.Add(key.Id);
        }

        return signers;
    }

    private void Find(string source, string what) => Findings.Add(new AuditFinding("NOTE", $"{source}: {what}"));

    [GeneratedRegex(@"\baudit ([1-9][0-9]{0,17}) · ([0-9a-f]{8})\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SmallPrint();
}

/// <summary>So many entries have this root.</summary>
/// <param name="Source">Where it is claimed.</param>
/// <param name="Origin">Of which log; empty where that is not said.</param>
/// <param name="Root">64 hex digits, or the first 8.</param>
/// <param name="Signers">The ids of the trusted keys that signed; none for small print.</param>
/// <param name="IsPin">True when it does not come from the export itself.</param>
internal sealed record Claim(string Source, string Origin, long Size, string Root, IReadOnlyList<string> Signers, bool IsPin);
