using System.Globalization;
using System.Text;
using DrBot.Commands.Plans;

namespace DrBot.Journal.Audit;

/// <summary>
/// Writes the journal for an auditor: <c>log.ndjson</c>, its lines byte for byte, <c>checkpoints/SIZE.note</c>, and
/// <c>attachments/HASH</c>, the bytes of the plans it names. Runs beside a server; what is appended meanwhile is left for the next export.
/// </summary>
internal sealed class AuditExport(IStore journal)
{
    /// <summary>The log's file name.</summary>
    public const string LogFile = "log.ndjson";

    /// <summary>The folder of the attachments.</summary>
    public const string AttachmentsFolder = "attachments";

    /// <summary>The folder of the checkpoints, <c>SIZE.note</c> each.</summary>
    public const string CheckpointsFolder = "checkpoints";

    /// <summary>The extension of a checkpoint's file.</summary>
    public const string NoteExtension = ".note";

    private const int LinesAtOnce = 1000;

    /// <summary>Exports into a new or empty folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="attachments">False withholds the plans, which name people.</param>
    /// <param name="cancellationToken">Ends it, leaving an incomplete folder without a log.</param>
    /// <exception cref="IOException">The folder is not empty or cannot be written.</exception>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    public async Task<AuditExported> WriteAsync(string folder, bool attachments, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder} is not empty: an export is never mixed with another one");
        Directory.CreateDirectory(folder);
        var plans = attachments ? await WritePlansAsync(folder, cancellationToken) : 0;
        // The log comes last and by a rename: a folder with a log is a whole export.
        var partial = Path.Combine(folder, LogFile + ".partial");
        var entries = await WriteLogAsync(partial, cancellationToken);
        var checkpoints = await WriteCheckpointsAsync(folder, entries, cancellationToken);
        File.Move(partial, Path.Combine(folder, LogFile));
        return new AuditExported(entries, plans, checkpoints);
    }

    private async Task<int> WriteCheckpointsAsync(string folder, long entries, CancellationToken cancellationToken)
    {
        var into = Path.Combine(folder, CheckpointsFolder);
        var (count, above) = (0, 0L);
        while (await journal.Checkpoints.ListAsync(above, LinesAtOnce, cancellationToken) is { Count: > 0 } kept)
        {
            // One that was signed while the log was being written is left for the next export, as its entries are.
            foreach (var checkpoint in kept.Where(c => c.Size <= entries))
            {
                Directory.CreateDirectory(into);
                var name = checkpoint.Size.ToString(CultureInfo.InvariantCulture) + NoteExtension;
                await File.WriteAllBytesAsync(Path.Combine(into, name), Encoding.UTF8.GetBytes(checkpoint.Note), cancellationToken);
                count++;
            }

            above = kept[^1].Size;
        }

        return count;
    }

    private async Task<long> WriteLogAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
        var seq = -1L;
        while (seq < journal.Head)
        {
            var limit = (int)Math.Min(LinesAtOnce, journal.Head - seq);
            var lines = await journal.ReadLinesAsync(seq, limit, cancellationToken);
            if (lines.Count == 0)
                break;
            foreach (var line in lines)
            {
                await file.WriteAsync(line, cancellationToken);
                file.WriteByte((byte)'\n');
            }

            seq += lines.Count;
        }

        file.Flush(flushToDisk: true);
        return seq + 1;
    }

    private async Task<int> WritePlansAsync(string folder, CancellationToken cancellationToken)
    {
        var hashes = await journal.ListPlansAsync(cancellationToken);
        var into = Directory.CreateDirectory(Path.Combine(folder, AttachmentsFolder)).FullName;
        foreach (var hash in hashes)
        {
            var files = await journal.ReadPlanAsync(hash, cancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(into, hash), Bytes(files), cancellationToken);
        }

        return hashes.Count;
    }

    /// <summary>What plan-sha256 is taken of, so that an attachment is checked by its name alone.</summary>
    private static byte[] Bytes(IReadOnlyList<PlanSource> files)
    {
        using var bytes = new MemoryStream();
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            var text = Encoding.UTF8.GetBytes(file.Text);
            bytes.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Path}\n{text.Length}\n")));
            bytes.Write(text);
        }

        return bytes.ToArray();
    }
}

/// <summary>What was exported.</summary>
internal sealed record AuditExported(long Entries, int Attachments, int Checkpoints);
