using System.Globalization;
using System.Text;
using DrBot.Journal;
using DrBot.Journal.Audit;

namespace DrBot.Tests.Journal.Audit;

public sealed class MerklePathTests
{
    [Fact]
    public void Path_EveryLeafOfEveryTreeUpTo40_LeadsToItsRoot()
    {
        for (var size = 1; size <= 40; size++)
        {
            var leaves = Leaves(size);
            for (var index = 0; index < size; index++)
                Assert.Equal(RootOf(leaves), MerklePath.RootFrom(leaves[index], index, size, MerklePath.Of(leaves, index)));
        }
    }

    [Fact]
    public void RootFrom_AnotherPlaceSizeOrLength_IsNotTheRoot()
    {
        var leaves = Leaves(13);
        var path = MerklePath.Of(leaves, 5);
        var root = RootOf(leaves);

        Assert.NotEqual(root, MerklePath.RootFrom(leaves[5], 4, 13, path));
        Assert.NotEqual(root, MerklePath.RootFrom(leaves[6], 5, 13, path));
        Assert.Null(MerklePath.RootFrom(leaves[5], 5, 13, [.. path, path[0]]));
        Assert.Null(MerklePath.RootFrom(leaves[5], 5, 13, [.. path.Take(path.Count - 1)]));
        Assert.Null(MerklePath.RootFrom(leaves[5], 13, 13, path));
    }

    [Fact]
    public void Restore_FromAFrontier_GoesOnAsTheWholeTreeWould()
    {
        var whole = new MerkleTree();
        foreach (var leaf in Leaves(70))
        {
            var restored = MerkleTree.Restore(whole.Size, whole.Frontier());
            restored.Add(leaf);
            whole.Add(leaf);
            Assert.Equal((whole.Size, Convert.ToHexString(whole.Root())), (restored.Size, Convert.ToHexString(restored.Root())));
        }
    }

    [Fact]
    public void Restore_FrontierOfAnotherSize_IsRefused() =>
        Assert.Throws<FormatException>(() => MerkleTree.Restore(3, new byte[32]));

    private static List<byte[]> Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => JournalChain.Leaf(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture))))];

    private static byte[] RootOf(List<byte[]> leaves)
    {
        var tree = new MerkleTree();
        leaves.ForEach(tree.Add);
        return tree.Root();
    }
}
