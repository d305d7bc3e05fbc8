using System.Numerics;

namespace DrBot.Journal.Audit;

/// <summary>The way from one leaf to the root of a tree (RFC 6962, 2.1.1): the hashes beside it, the leaf's own
/// neighbour first.</summary>
internal static class MerklePath
{
    /// <summary>The path of a leaf.</summary>
    /// <param name="leaves">All leaves of the tree.</param>
    /// <param name="index">Which one, from 0.</param>
    public static IReadOnlyList<byte[]> Of(IReadOnlyList<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Count);
        var path = new List<byte[]>();
        var (from, count) = (0, leaves.Count);
        while (count > 1)
        {
            var left = (int)BitOperations.RoundUpToPowerOf2((uint)count) / 2;
            if (index - from < left)
            {
                path.Add(RootOf(leaves, from + left, count - left));
                count = left;
            }
            else
            {
                path.Add(RootOf(leaves, from, left));
                (from, count) = (from + left, count - left);
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>The root a leaf and its path lead to; null when the path has not the length such a tree demands.</summary>
    public static byte[]? RootFrom(byte[] leaf, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size)
            return null;
        var (place, last, root) = (index, size - 1, leaf);
        foreach (var beside in path)
        {
            if (last == 0)
                return null;
            if ((place & 1) == 1 || place == last)
            {
                root = MerkleTree.Node(beside, root);
                for (; (place & 1) == 0 && place != 0; place >>= 1)
                    last >>= 1;
            }
            else
            {
                root = MerkleTree.Node(root, beside);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }

    private static byte[] RootOf(IReadOnlyList<byte[]> leaves, int from, int count)
    {
        var tree = new MerkleTree();
        for (var i = from; i < from + count; i++)
            tree.Add(leaves[i]);
        return tree.Root();
    }
}
