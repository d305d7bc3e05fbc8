using System.Text;

namespace DrBot.Journal.Audit.Pins;

/// <summary>Notes one after the other in one file, each flushed to the disk. The file is only ever appended to, so it
/// may lie where nothing else is possible (<c>chattr +a</c>, a mount of another machine).</summary>
internal sealed class FilePin(string path) : IPin
{
    private const int TailBytes = 1 << 18;

    /// <inheritdoc />
    public string Name => "file:" + path;

    /// <inheritdoc />
    public bool Wants(PinOccasion occasion) => true;

    /// <inheritdoc />
    public async Task<string?> PublishAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            await file.WriteAsync(Encoding.UTF8.GetBytes(checkpoint.Note + "\n"), cancellationToken);
            file.Flush(flushToDisk: true);
            return Path.GetFileName(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PinException($"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public async Task<SignedCheckpoint?> ReadNewestAsync(string origin, CancellationToken cancellationToken)
    {
        try
        {
            return Newest(await ReadTailAsync(cancellationToken), origin);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PinException($"{path} cannot be read: {e.Message}", e);
        }
        catch (FormatException e)
        {
            throw new PinException($"{path} holds something that is no checkpoint: {e.Message}", e);
        }
    }

    private static SignedCheckpoint? Newest(string text, string origin) =>
        SignedNote.ParseMany(text).Where(n => n.Text.StartsWith(origin + "\n", StringComparison.Ordinal))
            .Select(n => new SignedCheckpoint(Checkpoint.Parse(n.Text), n.ToString())).MaxBy(c => c.Checkpoint.Size);

    // A note torn by a loss of power stands at the end and is passed over: the ones before it still hold. So is the
    // half note that a long file's tail begins with.
    private static string WholeNotes(string text, bool fromTheStart)
    {
        var lines = text.Split('\n');
        var ends = Enumerable.Range(1, lines.Length - 1).Where(i =>
            lines[i].Length == 0 && lines[i - 1].StartsWith("\u2014 ", StringComparison.Ordinal)).ToList();
        if (ends.Count == 0)
            return fromTheStart ? text : "";
        return string.Concat(lines.Skip(fromTheStart ? 0 : ends[0]).Take(ends[^1] - (fromTheStart ? 0 : ends[0])).Select(l => l + "\n"));
    }

    private async Task<string> ReadTailAsync(CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var skipped = Math.Max(0, file.Length - TailBytes);
        file.Seek(skipped, SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        return WholeNotes(text, fromTheStart: skipped == 0);
    }
}
