namespace DrBot.Journal.Audit.Pins;

/// <summary>The small print of cards: everybody who read a channel has seen the number and the beginning of the root.
/// What was posted where is recorded by the cards themselves.</summary>
internal sealed class FooterPin(AuditStatus status) : IPin
{
    /// <inheritdoc />
    public string Name => "slack";

    /// <inheritdoc />
    public bool Wants(PinOccasion occasion) => true;

    /// <inheritdoc />
    public Task<string?> PublishAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        status.Show(checkpoint.Checkpoint);
        return Task.FromResult<string?>(null);
    }

    /// <inheritdoc />
    public Task<SignedCheckpoint?> ReadNewestAsync(string origin, CancellationToken cancellationToken) =>
        Task.FromResult<SignedCheckpoint?>(null);
}
