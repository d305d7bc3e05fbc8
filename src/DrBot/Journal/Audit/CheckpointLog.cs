namespace DrBot.Journal.Audit;

/// <summary>
/// Follows the log, keeps its tree, and signs it. Nothing of it is within an append's transaction: an entry is durable
/// first and vouched for afterwards.
/// </summary>
/// <param name="origin">The log.</param>
/// <param name="signers">Who signs: one key; while it is being rotated the new one and the former one.</param>
internal sealed class CheckpointLog(IStore store, string origin, IReadOnlyList<IAuditSigner> signers) : IDisposable
{
    private const int LinesAtOnce = 1000;
    private readonly SemaphoreSlim gate = new(1);
    private MerkleTree tree = new();
    private IReadOnlyList<string> signedBy = [];
    private bool isOpen;

    /// <summary>Entries seen.</summary>
    public long Size => tree.Size;

    /// <summary>The newest checkpoint; null before the first.</summary>
    public SignedCheckpoint? Newest { get; private set; }

    /// <summary>Entries no checkpoint vouches for yet.</summary>
    public long Unsigned => Size - (Newest?.Checkpoint.Size ?? 0);

    /// <summary>When the first of them was written; null when there is none.</summary>
    public DateTimeOffset? UnsignedSince { get; private set; }

    /// <summary>True when a run has come to its end since the newest checkpoint.</summary>
    public bool HasEnding { get; private set; }

    /// <summary>The ids of the keys that signed the newest checkpoint.</summary>
    public IReadOnlyList<string> SignedBy => signedBy;

    /// <summary>Takes in what was appended meanwhile.</summary>
    /// <exception cref="JournalUnavailableException">The log cannot be read.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await FollowAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Signs everything appended so far; the newest checkpoint when nothing was added to it.</summary>
    /// <param name="byBoth">True when the former key signs too.</param>
    /// <param name="cancellationToken">Ends it; what is not kept is not signed.</param>
    /// <exception cref="AuditSigningException">The key cannot be used.</exception>
    /// <exception cref="JournalUnavailableException">The log cannot be read, or the checkpoint not be kept.</exception>
    public async Task<SignedCheckpoint> SignAsync(bool byBoth, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await FollowAsync(cancellationToken);
            if (Newest is { } newest && newest.Checkpoint.Size == tree.Size)
                return newest;
            var fresh = await MakeAsync(byBoth ? signers : [signers[0]], cancellationToken);
            await store.Checkpoints.StoreAsync(
                new KeptCheckpoint(tree.Size, fresh.Note, tree.Frontier()), cancellationToken);
            Take(fresh);
            (UnsignedSince, HasEnding) = (null, false);
            return fresh;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();

    private async Task<SignedCheckpoint> MakeAsync(IReadOnlyList<IAuditSigner> by, CancellationToken cancellationToken)
    {
        var checkpoint = new Checkpoint(origin, tree.Size, JournalChain.Hex(tree.Root()));
        var text = checkpoint.ToText();
        var signatures = new List<NoteSignature>();
        foreach (var signer in by)
            signatures.Add(new NoteSignature(origin, signer.Key.Id, await signer.SignAsync(text, cancellationToken)));
        return new SignedCheckpoint(checkpoint, new SignedNote(text, signatures).ToString());
    }

    private void Take(SignedCheckpoint checkpoint)
    {
        Newest = checkpoint;
        signedBy = [.. SignedNote.Parse(checkpoint.Note).Signatures.Select(s => s.KeyId)];
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (!isOpen)
            await OpenAsync(cancellationToken);
        isOpen = true;
        while (await store.ReadLinesAsync(tree.Size - 1, LinesAtOnce, cancellationToken) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                var glance = LineGlance.Of(line);
                UnsignedSince ??= glance.At;
                HasEnding |= glance.EndsRun;
                tree.Add(JournalChain.Leaf(line));
            }
        }
    }

    // What is kept is taken over only if it is whole: its frontier has the root that it states. Otherwise the log is
    // read from its beginning, and the next checkpoint says what it really holds.
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (await store.Checkpoints.NewestAsync(store.Head + 1, cancellationToken) is not { } kept)
            return;
        try
        {
            var signed = SignedCheckpoint.Parse(kept.Note);
            var restored = MerkleTree.Restore(kept.Size, kept.Frontier);
            if (signed.Checkpoint != new Checkpoint(origin, kept.Size, JournalChain.Hex(restored.Root())))
                return;
            Take(signed);
            tree = restored;
        }
        catch (FormatException)
        {
            // As above.
        }
    }
}
