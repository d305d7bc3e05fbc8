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

    // A note torn by a loss of power has no end and is passed over: the ones before it still hold.
    private SignedCheckpoint? Newest(string text, string origin)
    {
        var notes = SignedNote.FindAll(text);
        if (notes.Count == 0 && text.Length > 0)
            throw new PinException($"{path} holds something that is no checkpoint");
        return notes.Where(n => n.StartsWith(origin + "\n", StringComparison.Ordinal)).Select(SignedCheckpoint.Parse)
            .MaxBy(c => c.Checkpoint.Size);
    }

    private async Task<string> ReadTailAsync(CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(Math.Max(0, file.Length - TailBytes), SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
