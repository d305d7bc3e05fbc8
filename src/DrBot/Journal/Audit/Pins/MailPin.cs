using DrBot.Commands.Incidents;
using DrBot.Providers;
using DrBot.Updates.Channels;

namespace DrBot.Journal.Audit.Pins;

/// <summary>Mails with the note: for what runs do, and once a day besides. Nobody reads a mail every five
/// minutes.</summary>
internal sealed class MailPin(string address, IUpdateChannel mail, TimeProvider domain) : IPin
{
    private static readonly TimeSpan Daily = TimeSpan.FromHours(24);
    private DateTimeOffset? sentAt;

    /// <inheritdoc />
    public string Name => "email";

    /// <inheritdoc />
    public bool Wants(PinOccasion occasion) =>
        occasion == PinOccasion.Run || sentAt is null || domain.GetUtcNow() - sentAt >= Daily;

    /// <inheritdoc />
    public async Task<string?> PublishAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var (origin, size, root) = checkpoint.Checkpoint;
        try
        {
            var receipt = await mail.SendAsync(
                new OutgoingUpdate
                {
                    Key = $"audit/{origin}/{size}",
                    Address = address,
                    Incident = $"audit of {origin}",
                    Status = IncidentStatus.Declared,
                    Level = 0,
                    Subject = $"{checkpoint.Checkpoint.Short} ({origin})",
                    Text = $"The journal {origin} has {size} entries with the root\n{root}.\n\nKeep this mail: an export of the "
                        + "journal that was cut short or rewritten\ndisagrees with it. Save what follows as a file and name it "
                        + $"as --pin to\n`drbot audit verify`:\n\n{checkpoint.Note}",
                },
                cancellationToken);
            sentAt = domain.GetUtcNow();
            return receipt.Reference;
        }
        catch (ProviderException e)
        {
            throw new PinException(e.Message, e);
        }
    }

    /// <inheritdoc />
    public Task<SignedCheckpoint?> ReadNewestAsync(string origin, CancellationToken cancellationToken) =>
        Task.FromResult<SignedCheckpoint?>(null);
}
