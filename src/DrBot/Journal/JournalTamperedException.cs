namespace DrBot.Journal;

/// <summary>
/// The chain does not verify: an entry is not what was written. Nothing may be decided on this journal; it can still
/// be read and exported. Cutting entries off the end cannot be seen by the chain alone.
/// </summary>
/// <param name="seq">The first entry that does not fit.</param>
/// <param name="found">What stands there.</param>
/// <param name="expected">What the entries before it demand.</param>
public sealed class JournalTamperedException(long seq, string found, string expected)
    : Exception($"journal entry {seq} is not what was written: found {found}, expected {expected}. "
        + "Changes are refused; keep the file as evidence and restore the last good backup into another one.")
{
    /// <summary>The first entry that does not fit.</summary>
    public long Seq { get; } = seq;

    /// <summary>What stands there.</summary>
    public string Found { get; } = found;

    /// <summary>What the entries before it demand.</summary>
    public string Expected { get; } = expected;
}
