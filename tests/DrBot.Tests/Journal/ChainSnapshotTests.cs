using DrBot.Journal;
using DrBot.Journal.Audit;

namespace DrBot.Tests.Journal;

public sealed class ChainSnapshotTests
{
    [Fact]
    public void FromJson_WhatWasWritten_IsTheSame()
    {
        var snapshot = Snapshot();

        Assert.Equal(snapshot.ToJson(), ChainSnapshot.FromJson(snapshot.ToJson())!.ToJson());
        Assert.Equal(Tree(0, 5).Root(), ChainSnapshot.FromJson(snapshot.ToJson())!.Tree().Root());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"seq":-1,"leaf":"","frontier":"","at":"2026-01-01T00:00:00Z"}""")]
    public void FromJson_NoSnapshot_IsNone(string text) => Assert.Null(ChainSnapshot.FromJson(text));

    [Fact]
    public void FromJson_AFrontierThatDoesNotFit_IsNone()
    {
        Assert.Null(ChainSnapshot.FromJson((Snapshot() with { Seq = 6 }).ToJson()));
        Assert.Null(ChainSnapshot.FromJson((Snapshot() with { Frontier = [1, 2] }).ToJson()));
    }

    private static ChainSnapshot Snapshot() => new()
    {
        Seq = 4,
        Leaf = new string('b', 64),
        Frontier = Tree(0, 5).Frontier(),
        At = DateTimeOffset.UnixEpoch,
        Open = ["DR-1"],
        OpenThrough = 4,
    };

    private static MerkleTree Tree(int from, int count)
    {
        var tree = new MerkleTree();
        Add(tree, from, count);
        return tree;
    }

    private static void Add(MerkleTree tree, int from, int count)
    {
        for (var i = from; i < from + count; i++)
            tree.Add(JournalChain.Leaf([(byte)i]));
    }
}
