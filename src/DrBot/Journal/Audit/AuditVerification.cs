using System.Security.Cryptography;
using System.Text;

namespace DrBot.Journal.Audit;

/// <summary>
/// Checks an export without network, configuration or database. Checked are: every line strictly (UTF-8, LF, no
/// duplicate keys, the envelope's members in their order, one origin, seq = index, each stream's versions without a
/// gap), the chain of <c>prev</c> over the bytes, and every attachment against its name. Not checked: signatures, pins
/// and whether the recorded approvals satisfied their policy. Entries cut off the end leave a whole, shorter chain:
/// compare <see cref="AuditVerified.Entries"/> and <see cref="AuditVerified.Root"/> with what was noted elsewhere.
/// </summary>
internal static class AuditVerification
{
    private const int FindingsShown = 20;

    /// <summary>Checks a folder.</summary>
    /// <param name="folder">As <see cref="AuditExport"/> wrote it.</param>
    /// <param name="origin">The log's origin that is expected; null takes the first entry's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">There is no log, or it cannot be read.</exception>
    public static async Task<AuditVerified> RunAsync(string folder, string? origin, CancellationToken cancellationToken)
    {
        var lines = new AuditLines(origin);
        await using (var file = File.OpenRead(Path.Combine(folder, AuditExport.LogFile)))
            await ReadAsync(file, lines, cancellationToken);
        var attachments = await CheckAttachmentsAsync(folder, lines.Findings, cancellationToken);
        return new AuditVerified(
            lines.Origin, lines.Count, lines.LastLeaf, JournalChain.Hex(lines.Tree.Root()), attachments,
            [.. lines.Findings.Take(FindingsShown)]);
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
                lines.Findings.Add($"line {lines.Count + 1}: longer than {JournalLine.MaxBytes} bytes, the rest is not read");
                return;
            }
        }

        if (line.Length > 0)
            lines.Findings.Add($"line {lines.Count + 1}: the last line does not end with LF, its end is missing");
        else if (lines.Count == 0)
            lines.Findings.Add("the log is empty; the first entry of a log is log.opened");
    }

    private static async Task<int> CheckAttachmentsAsync(
        string folder, List<string> findings, CancellationToken cancellationToken)
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
                findings.Add($"attachment {Path.GetFileName(file)}: its bytes have the hash {hash}");
        }

        return files.Length;
    }
}

/// <summary>The result of a check.</summary>
/// <param name="Origin">The log's origin; empty when there is no readable entry.</param>
/// <param name="Entries">Lines read.</param>
/// <param name="LastLeaf">The newest leaf, 64 hex digits.</param>
/// <param name="Root">The RFC 6962 root over all leaves, 64 hex digits.</param>
/// <param name="Attachments">Attachments read.</param>
/// <param name="Findings">The first things that are wrong; empty when nothing is.</param>
internal sealed record AuditVerified(
    string Origin, long Entries, string LastLeaf, string Root, int Attachments, IReadOnlyList<string> Findings)
{
    /// <summary>Nothing is wrong.</summary>
    public bool Holds => Findings.Count == 0;
}
