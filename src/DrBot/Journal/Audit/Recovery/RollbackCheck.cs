using DrBot.Journal.Audit.Pins;

namespace DrBot.Journal.Audit.Recovery;

/// <summary>
/// Asks the places outside whether this store is as far as it once was. A store that was set back could let an approval
/// be used twice, or forget what was sent; on it nothing may be decided.
/// </summary>
internal static class RollbackCheck
{
    /// <summary>Asks every place.</summary>
    /// <param name="store">The store as it is now.</param>
    /// <param name="origin">Its log.</param>
    /// <param name="keys">The keys whose checkpoints count: anybody who can write to a place could otherwise stop
    /// DrBot.</param>
    /// <param name="pins">The places that can be asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why the store is not to be written, if it is behind; and what could not be asked.</returns>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    public static async Task<RollbackFound> FindAsync(
        IStore store, string origin, IReadOnlyList<AuditKey> keys, IReadOnlyList<IPin> pins, CancellationToken cancellationToken)
    {
        var doubts = new List<string>();
        foreach (var pin in pins)
        {
            try
            {
                if (await pin.ReadNewestAsync(origin, cancellationToken) is not { } newest)
                    continue;
                if (!IsOurs(newest, keys))
                    doubts.Add($"{pin.Name} holds a checkpoint that none of this configuration's keys signed; it is passed over");
                else if (await WhyBehindAsync(store, pin, newest.Checkpoint, cancellationToken) is { } why)
                    return new RollbackFound(why, newest.Checkpoint, doubts);
            }
            catch (PinException e)
            {
                doubts.Add($"{pin.Name} cannot be asked whether the journal is whole: {e.Message}");
            }
        }

        return new RollbackFound(null, null, doubts);
    }

    private static async Task<string?> WhyBehindAsync(
        IStore store, IPin pin, Checkpoint pinned, CancellationToken cancellationToken)
    {
        var size = store.Head + 1;
        if (pinned.Size > size)
            return $"the journal has {size} entries, and {pin.Name} has seen {pinned.Size}: it was set back, or its end is lost. "
                + Advice;
        var root = await RootReader.OfAsync(store, pinned.Size, cancellationToken);
        return root == pinned.Root
            ? null
            : $"the first {pinned.Size} entries of the journal have the root {root}, and {pin.Name} has seen {pinned.Root}: "
                + "it is another journal than it was. " + Advice;
    }

    private const string Advice =
        "Nothing is decided on it. Put the newest store back; if it is lost, two people sign a new log: drbot audit statement";

    private static bool IsOurs(SignedCheckpoint checkpoint, IReadOnlyList<AuditKey> keys)
    {
        var note = SignedNote.Parse(checkpoint.Note);
        return note.Signatures.Any(s => keys.Any(k => k.Id == s.KeyId && k.Verifies(note.Text, s.Signature)));
    }
}

/// <summary>What the places outside said.</summary>
/// <param name="Why">Why the store must not be written; null when it is as far as they have seen.</param>
/// <param name="Pinned">The checkpoint it is behind of.</param>
/// <param name="Doubts">What could not be asked, or not be believed.</param>
internal sealed record RollbackFound(string? Why, Checkpoint? Pinned, IReadOnlyList<string> Doubts);
