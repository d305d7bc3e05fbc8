using System.Security.Cryptography;

namespace DrBot.Journal.Audit.Verification;

/// <summary>
/// Checks an export without network, configuration or database: every line strictly, the chain over the bytes, every
/// checkpoint and pin against the root computed anew, heartbeats, attachments, and whether people had approved what was
/// done. Keys and origin come from whoever asks, never from the export.
/// </summary>
internal static class AuditVerification
{
    /// <summary>Checks a folder.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">There is no log, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">A pin holds no checkpoint.</exception>
    public static async Task<AuditVerified> RunAsync(AuditQuestion question, CancellationToken cancellationToken)
    {
        var notes = new AuditNotes(question.Keys);
        await notes.ReadCheckpointsAsync(Path.Combine(question.Folder, AuditExport.CheckpointsFolder), cancellationToken);
        foreach (var pin in question.Pins)
            await notes.ReadPinAsync(pin, cancellationToken);
        var (rule, beats, keys) = (new RuleReplay(), new Heartbeats(question.MaxGap), new KeyHistory());
        var plans = new AttachedPlans(Path.Combine(question.Folder, AuditExport.AttachmentsFolder));
        var votes = new VoteSignatures(plans.Find);
        var lines = new AuditLines(question.Origin, notes.Sizes, votes, rule, beats, keys);
        await using (var file = File.OpenRead(Path.Combine(question.Folder, AuditExport.LogFile)))
            await ReadAsync(file, lines, cancellationToken);
        var attachments = new List<AuditFinding>();
        var count = await CheckAttachmentsAsync(question.Folder, attachments, cancellationToken);
        AuditFinding[] findings =
            [.. lines.Findings, .. notes.Findings, .. ClaimCheck.Find(notes.Claims, lines), .. keys.Check(notes.Claims), .. attachments];
        var verified = AuditVerified.From(question, lines, notes, rule, beats, keys);
        return verified with
        {
            Attachments = count,
            Findings = findings,
            SignedVotes = votes.Checked,
            Incomplete = [.. verified.Incomplete, .. votes.Incomplete],
        };
    }

    private static async Task ReadAsync(Stream file, AuditLines lines, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        var line = new MemoryStream();
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var rest = buffer.AsMemory(0, read);
            int end;
            while ((end = rest.Span.IndexOf((byte)'\n')) >= 0)
            {
                line.Write(rest.Span[..end]);
                lines.Check(line.ToArray());
                line.SetLength(0);
                rest = rest[(end + 1)..];
            }

            line.Write(rest.Span);
            if (line.Length > JournalLine.MaxBytes)
            {
                lines.Find($"longer than {JournalLine.MaxBytes} bytes, the rest is not read");
                return;
            }
        }

        if (line.Length > 0)
            lines.Find("the last line does not end with LF, its end is missing");
        else if (lines.Count == 0)
            lines.Find("the log is empty; the first entry of a log is log.opened");
    }

    private static async Task<int> CheckAttachmentsAsync(
        string folder, List<AuditFinding> findings, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, AuditExport.AttachmentsFolder);
        if (!Directory.Exists(path))
            return 0;
        var files = Directory.GetFiles(path);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            if (hash != Path.GetFileName(file))
                findings.Add(new AuditFinding("ATTACHMENT", $"attachment {Path.GetFileName(file)}: its bytes have the hash {hash}"));
        }

        return files.Length;
    }
}
