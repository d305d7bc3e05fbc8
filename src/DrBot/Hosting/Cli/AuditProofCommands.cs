using System.CommandLine;
using System.Text;
using DrBot.Journal;
using DrBot.Journal.Audit;

namespace DrBot.Hosting.Cli;

/// <summary><c>drbot audit prove-entry</c> and <c>verify-entry</c>: one entry, without the rest of the log.</summary>
internal static class AuditProofCommands
{
    /// <summary>The <c>prove-entry</c> command.</summary>
    public static Command Prove()
    {
        var seq = new Argument<long>("SEQ") { Description = "the entry's number, from 0" };
        var from = new Option<string>("--from") { Description = "the folder of an export", Required = true };
        var into = new Option<string?>("--out") { Description = "the file; SEQ.tlog-proof when it is not named" };
        var command = new Command("prove-entry", "Write one entry with all that is needed to check it alone.")
        {
            seq, from, into,
        };
        command.SetAction((result, cancellationToken) => AuditCli.AnswerAsync(result, async () =>
        {
            var number = result.GetValue(seq);
            var proof = await MakeAsync(result.GetValue(from)!, number, cancellationToken);
            var path = result.GetValue(into) ?? $"{number}.tlog-proof";
            await File.WriteAllBytesAsync(path, Encoding.UTF8.GetBytes(proof.ToString()), cancellationToken);
            var checkpoint = SignedCheckpoint.Parse(proof.Note).Checkpoint;
            await result.InvocationConfiguration.Output.WriteLineAsync(
                $"{path}: entry {number}, its path of {proof.Path.Count} hashes and the checkpoint of {checkpoint.Size} entries");
            return 0;
        }));
        return command;
    }

    /// <summary>The <c>verify-entry</c> command.</summary>
    public static Command Verify()
    {
        var file = new Argument<string>("FILE") { Description = "what prove-entry wrote" };
        var key = AuditCli.KeyOption();
        key.Required = true;
        var origin = AuditCli.OriginOption();
        var command = new Command("verify-entry", "Check one entry alone.") { file, key, origin };
        command.SetAction((result, cancellationToken) => AuditCli.AnswerAsync(result, async () =>
        {
            var keys = await AuditCli.KeysAsync(result.GetValue(key), cancellationToken);
            var text = await File.ReadAllTextAsync(result.GetValue(file)!, cancellationToken);
            var (why, line) = Judge(text, keys, result.GetValue(origin));
            await result.InvocationConfiguration.Output.WriteLineAsync(why is null ? $"PROVEN\n{line}" : $"TAMPERED {why}");
            return why is null ? 0 : AuditCli.Refused;
        }));
        return command;
    }

    private static (string? Why, string Line) Judge(string text, IReadOnlyList<AuditKey> keys, string? origin)
    {
        try
        {
            var proof = EntryProof.Parse(text);
            return (proof.WhyNot(keys, origin), Encoding.UTF8.GetString(proof.Line));
        }
        catch (FormatException e)
        {
            return (e.Message, "");
        }
    }

    private static async Task<EntryProof> MakeAsync(string folder, long seq, CancellationToken cancellationToken)
    {
        var log = await File.ReadAllBytesAsync(Path.Combine(folder, AuditExport.LogFile), cancellationToken);
        var lines = new List<byte[]>();
        for (int at = 0, end; (end = log.AsSpan(at).IndexOf((byte)'\n')) >= 0; at += end + 1)
            lines.Add(log[at..(at + end)]);
        if (seq < 0 || seq >= lines.Count)
            throw new FormatException($"there is no entry {seq}; the export holds 0 to {lines.Count - 1}");
        var notes = Path.Combine(folder, AuditExport.CheckpointsFolder);
        var covering = (Directory.Exists(notes) ? Directory.GetFiles(notes) : [])
            .Select(f => SignedCheckpoint.Parse(File.ReadAllText(f)))
            .Where(c => c.Checkpoint.Size > seq && c.Checkpoint.Size <= lines.Count)
            .MinBy(c => c.Checkpoint.Size);
        return covering is null
            ? throw new InvalidDataException($"no checkpoint covers entry {seq} yet: export again after the next one (at most 5 min)")
            : EntryProof.Of(lines, (int)seq, covering);
    }
}
