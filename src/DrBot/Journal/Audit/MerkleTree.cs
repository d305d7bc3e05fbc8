using System.Security.Cryptography;

namespace DrBot.Journal.Audit;

/// <summary>The RFC 6962 tree hash over leaves given one by one.</summary>
internal sealed class MerkleTree
{
    /// <summary>The roots of the full subtrees so far, largest first, with their heights.</summary>
    private readonly List<(int Height, byte[] Hash)> subtrees = [];

    /// <summary>Adds the next leaf.</summary>
    public void Add(byte[] leaf)
    {
        (int Height, byte[] Hash) tree = (0, leaf);
        while (subtrees.Count > 0 && subtrees[^1].Height == tree.Height)
        {
            tree = (tree.Height + 1, Node(subtrees[^1].Hash, tree.Hash));
            subtrees.RemoveAt(subtrees.Count - 1);
        }

        subtrees.Add(tree);
    }

    /// <summary>The root of all leaves so far.</summary>
    public byte[] Root()
    {
        if (subtrees.Count == 0)
            return SHA256.HashData([]);
        var root = subtrees[^1].Hash;
        for (var i = subtrees.Count - 2; i >= 0; i--)
            root = Node(subtrees[i].Hash, root);
        return root;
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([0x01, .. left, .. right]);
}
