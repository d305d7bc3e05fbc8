using System.Numerics;
using System.Security.Cryptography;

namespace DrBot.Journal.Audit;

/// <summary>The RFC 6962 tree hash over leaves given one by one. It holds the roots of its full subtrees alone, so that
/// the root after one more leaf costs the height of the tree and not its size.</summary>
internal sealed class MerkleTree
{
    private const int HashBytes = 32;

    /// <summary>The roots of the full subtrees so far, largest first, with their heights.</summary>
    private readonly List<(int Height, byte[] Hash)> subtrees = [];

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>The tree as it stood when its <see cref="Frontier"/> was taken.</summary>
    /// <exception cref="FormatException">It is no frontier of a tree of this size.</exception>
    public static MerkleTree Restore(long size, ReadOnlySpan<byte> frontier)
    {
        if (size < 0 || frontier.Length != BitOperations.PopCount((ulong)size) * HashBytes)
            throw new FormatException($"{frontier.Length} bytes are no frontier of a tree of {size} leaves");
        var tree = new MerkleTree { Size = size };
        for (var height = 62; height >= 0; height--)
        {
            if ((size & (1L << height)) == 0)
                continue;
            tree.subtrees.Add((height, frontier[..HashBytes].ToArray()));
            frontier = frontier[HashBytes..];
        }

        return tree;
    }

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
        Size++;
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

    /// <summary>The roots of the full subtrees, largest first, 32 bytes each: all that is needed to go on.</summary>
    public byte[] Frontier() => [.. subtrees.SelectMany(s => s.Hash)];

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        SHA256.HashData([0x01, .. left, .. right]);
}
