namespace DrBot.Journal.Audit.Recovery;

/// <summary>Computes the root of the first so many entries of a store, from its lines.</summary>
internal static class RootReader
{
    private const int LinesAtOnce = 1000;

    /// <summary>The root, 64 hex digits. Only what the lines say counts; checkpoints kept beside them are not
    /// believed.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    public static async Task<string> OfAsync(IStore store, long size, CancellationToken cancellationToken)
    {
        var tree = new MerkleTree();
        while (tree.Size < size)
        {
            var limit = (int)Math.Min(LinesAtOnce, size - tree.Size);
            var lines = await store.ReadLinesAsync(tree.Size - 1, limit, cancellationToken);
            if (lines.Count == 0)
                throw new JournalUnavailableException($"the store has {tree.Size} entries, {size} were asked for");
            foreach (var line in lines)
                tree.Add(JournalChain.Leaf(line));
        }

        return JournalChain.Hex(tree.Root());
    }
}
