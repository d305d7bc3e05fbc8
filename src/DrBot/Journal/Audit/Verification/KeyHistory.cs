using System.Text.Json.Nodes;

namespace DrBot.Journal.Audit.Verification;

/// <summary>Which key must have signed which checkpoint: after a rotation the new one, and the former one once
/// more.</summary>
internal sealed class KeyHistory : ILineJudge
{
    private readonly List<(long Seq, string From, string To, bool ByBoth)> rotations = [];

    /// <summary>Rotations nobody but the new key vouches for.</summary>
    public IEnumerable<string> Unwitnessed => rotations.Where(r => !r.ByBoth).Select(r =>
        $"entry {r.Seq} changes the key from {r.From} to {r.To} without the former key's signature: ask who lost it");

    /// <inheritdoc />
    public IEnumerable<AuditFinding> Judge(JournalLine line, JsonObject data)
    {
        if (line.Type != "key.rotated")
            return [];
        try
        {
            rotations.Add((line.Seq, data["from"]!.GetValue<string>(), data["to"]!.GetValue<string>(), data["by-both"]!.GetValue<bool>()));
            return [];
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException)
        {
            return [new AuditFinding("KEY", "key.rotated does not say from which key to which")];
        }
    }

    /// <summary>Checkpoints whose signers are not those the log names; to be asked once every line was seen.</summary>
    public IEnumerable<AuditFinding> Check(IEnumerable<Claim> claims)
    {
        var seen = new HashSet<long>();
        foreach (var claim in claims.Where(c => c.Signers.Count > 0).OrderBy(c => c.Size))
        {
            var due = rotations.FindLastIndex(r => r.Seq < claim.Size);
            if (due < 0)
                continue;
            var (seq, from, to, byBoth) = rotations[due];
            if (!claim.Signers.Contains(to))
                yield return new AuditFinding("KEY", $"{claim.Source}: entry {seq} gives the key to {to}, and it did not sign");
            else if (seen.Add(seq) && byBoth && !claim.Signers.Contains(from))
                yield return new AuditFinding("KEY", $"{claim.Source}: it is the first after entry {seq}, and the former key {from} "
                    + "did not sign it (name both keys by --key)");
        }
    }
}
