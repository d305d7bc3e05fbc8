namespace DrBot.Journal;

/// <summary>Short words between the replicas that share a store. One may be lost: whoever hears it looks into the record
/// sooner than it would have.</summary>
internal interface IReplicaSignals
{
    /// <summary>A word from another replica, or from this one.</summary>
    event Action<string>? Heard;

    /// <summary>Says a word to every replica.</summary>
    /// <exception cref="JournalUnavailableException">Nobody hears it.</exception>
    Task SayAsync(string word, CancellationToken cancellationToken);
}
