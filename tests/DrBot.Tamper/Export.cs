using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DrBot.Tamper;

/// <summary>An export in the hands of somebody who wants it to say something else. Written from the format's
/// description alone: it shares no line with the program whose exports it changes.</summary>
public sealed class Export
{
    private readonly string folder;

    public Export(string folder)
    {
        this.folder = folder;
        Lines = [.. File.ReadAllText(LogPath).Split('\n').SkipLast(1)];
    }

    /// <summary>The lines of the log, without LF.</summary>
    public List<string> Lines { get; set; }

    private string LogPath => Path.Combine(folder, "log.ndjson");

    private string Notes => Path.Combine(folder, "checkpoints");

    /// <summary>Where the n-th entry of a type stands.</summary>
    public int Find(string type, int which) => Lines.Select((line, i) => (line, i))
        .Where(l => l.line.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal)).Select(l => l.i).ElementAt(which);

    /// <summary>Writes the lines back.</summary>
    public void Save() => File.WriteAllText(LogPath, string.Concat(Lines.Select(l => l + "\n")));

    /// <summary>Gives every line the number, the hash before it and the version in its stream that it must have.</summary>
    public void Rechain()
    {
        var before = new string('0', 64);
        var versions = new Dictionary<string, int>();
        for (var i = 0; i < Lines.Count; i++)
        {
            var line = Regex.Replace(Lines[i], "\"seq\":[0-9]+,\"prev\":\"[0-9a-f]{64}\"", $"\"seq\":{i},\"prev\":\"{before}\"");
            line = Regex.Replace(line, "\"stream\":\"([^\"]+)\",\"version\":[0-9]+", m =>
                $"\"stream\":\"{m.Groups[1].Value}\",\"version\":{versions[m.Groups[1].Value] = versions.GetValueOrDefault(m.Groups[1].Value) + 1}");
            Lines[i] = line;
            before = Convert.ToHexString(Leaf(line)).ToLowerInvariant();
        }
    }

    /// <summary>Signs every checkpoint anew over what the lines are now; those that speak of more entries go.</summary>
    public void Resign(string pem)
    {
        foreach (var path in Directory.GetFiles(Notes))
        {
            var size = int.Parse(Path.GetFileNameWithoutExtension(path));
            if (size > Lines.Count)
                File.Delete(path);
            else
                File.WriteAllText(path, Note(size, pem));
        }
    }

    /// <summary>A checkpoint of the lines as they are, signed with a key.</summary>
    public string Note(int size, string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var origin = Regex.Match(Lines[0], "\"log\":\"([^\"]+)\"").Groups[1].Value;
        var text = $"{origin}\n{size}\n{Convert.ToBase64String(Root([.. Lines.Take(size).Select(Leaf)]))}\n";
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var id = SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..4];
        return $"{text}\n— {origin} {Convert.ToBase64String([.. id, .. signature])}\n";
    }

    /// <summary>The newest checkpoint's file.</summary>
    public string NewestNote() => Directory.GetFiles(Notes).MaxBy(p => int.Parse(Path.GetFileNameWithoutExtension(p)))!;

    /// <summary>Removes the checkpoints of more entries than there are.</summary>
    public void ForgetCheckpoints()
    {
        foreach (var path in Directory.GetFiles(Notes).Where(p => int.Parse(Path.GetFileNameWithoutExtension(p)) > Lines.Count))
            File.Delete(path);
    }

    private static byte[] Leaf(string line) => SHA256.HashData([0, .. Encoding.UTF8.GetBytes(line)]);

    // As the definition has it: split at the largest power of two below the number of leaves.
    private static byte[] Root(byte[][] leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];
        var split = 1;
        while (split * 2 < leaves.Length)
            split *= 2;
        return SHA256.HashData([1, .. Root(leaves[..split]), .. Root(leaves[split..])]);
    }
}
