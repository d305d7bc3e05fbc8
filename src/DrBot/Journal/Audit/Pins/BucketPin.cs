using System.Globalization;
using System.Text;
using DrBot.Providers;

namespace DrBot.Journal.Audit.Pins;

/// <summary>Objects in an S3-compatible bucket: one for each checkpoint, which a retention lock keeps, and
/// <c>latest.note</c>, which names the newest.</summary>
internal sealed class BucketPin(PinAddress.Bucket address, IObjectStore objects) : IPin
{
    /// <inheritdoc />
    public string Name => $"s3://{address.Name}/{address.Prefix}";

    /// <inheritdoc />
    public bool Wants(PinOccasion occasion) => true;

    /// <inheritdoc />
    public async Task<string?> PublishAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var folder = FolderOf(checkpoint.Checkpoint.Origin);
        var key = folder + checkpoint.Checkpoint.Size.ToString("D12", CultureInfo.InvariantCulture) + ".note";
        try
        {
            var note = Encoding.UTF8.GetBytes(checkpoint.Note);
            await objects.PutAsync(address.Region, address.Name, key, note, cancellationToken);
            await objects.PutAsync(address.Region, address.Name, folder + "latest.note", note, cancellationToken);
            return key;
        }
        catch (ProviderException e)
        {
            throw new PinException(e.Message, e);
        }
    }

    /// <inheritdoc />
    public async Task<SignedCheckpoint?> ReadNewestAsync(string origin, CancellationToken cancellationToken)
    {
        try
        {
            var note = await objects.GetAsync(address.Region, address.Name, FolderOf(origin) + "latest.note", cancellationToken);
            return note is null ? null : SignedCheckpoint.Parse(Encoding.UTF8.GetString(note));
        }
        catch (ProviderException e)
        {
            throw new PinException(e.Message, e);
        }
        catch (FormatException e)
        {
            throw new PinException($"{Name} holds something that is no checkpoint: {e.Message}", e);
        }
    }

    // One folder for each log: what is not a plain character becomes its code.
    private string FolderOf(string origin) => address.Prefix + string.Concat(origin.Select(c =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? $"{c}" : c == '/' ? "_" : $"_{(int)c:x4}")) + "/";
}
