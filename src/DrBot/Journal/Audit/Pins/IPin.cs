namespace DrBot.Journal.Audit.Pins;

/// <summary>A place outside of the store that keeps checkpoints, so that a log cut short or rewritten shows.</summary>
internal interface IPin
{
    /// <summary>What the configuration calls it.</summary>
    string Name { get; }

    /// <summary>True when it wants a checkpoint of this occasion.</summary>
    bool Wants(PinOccasion occasion);

    /// <summary>Lays a checkpoint down.</summary>
    /// <returns>What the place calls it; null when it is not to be recorded.</returns>
    /// <exception cref="PinException">The place did not take it, or perhaps not.</exception>
    Task<string?> PublishAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>The largest checkpoint of a log the place has; null when it has none, or cannot be asked at all.</summary>
    /// <exception cref="PinException">It cannot be asked now, or holds something else.</exception>
    Task<SignedCheckpoint?> ReadNewestAsync(string origin, CancellationToken cancellationToken);
}

/// <summary>Why there is a checkpoint.</summary>
internal enum PinOccasion
{
    /// <summary>Enough entries came together.</summary>
    Count,

    /// <summary>DrBot says that it lives.</summary>
    Beat,

    /// <summary>A run is about to do what cannot be undone, or has ended.</summary>
    Run,
}

/// <summary>A place outside did not do what it was asked.</summary>
internal sealed class PinException(string message, Exception? innerException = null) : Exception(message, innerException);
