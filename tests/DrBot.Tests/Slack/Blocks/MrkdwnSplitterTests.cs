using DrBot.Slack.Blocks;

namespace DrBot.Tests.Slack.Blocks;

public sealed class MrkdwnSplitterTests
{
    [Fact]
    public void Split_ShortText_OnePiece() => Assert.Equal(["short"], MrkdwnSplitter.Split("short", 100));

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public void Split_NothingToShow_NoPiece(string text) => Assert.Empty(MrkdwnSplitter.Split(text, 100));

    [Fact]
    public void Split_Lines_BreaksAtTheirEnds()
    {
        var text = string.Join('\n', Enumerable.Range(0, 40).Select(i => $"line number {i:00}"));

        var pieces = MrkdwnSplitter.Split(text, 100).ToArray();

        Assert.All(pieces, p => Assert.StartsWith("line", p, StringComparison.Ordinal));
        Assert.Equal(text, string.Join('\n', pieces));
    }

    [Fact]
    public void Split_AnyText_PiecesFitAndNothingIsLostOrTorn()
    {
        var random = new Random(3);
        string[] tokens = ["&amp;", "&lt;", "<@U0SARAH>", "<https://example.com/long/path|label with spaces>", "word",
            " ", "\n", "😀", "*"];
        for (var round = 0; round < 500; round++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 120)).Select(
                _ => tokens[random.Next(tokens.Length)]).ToArray();
            var pieces = MrkdwnSplitter.Split(string.Concat(parts), 100).ToArray();

            Assert.All(pieces, p => Assert.InRange(p.Length, 1, 100));
            Assert.All(pieces, p => Assert.Equal(p.Count(c => c == '<'), p.Count(c => c == '>')));
            Assert.All(pieces, p => Assert.Equal(p.Count(c => c == '&'), p.Count(c => c == ';')));
            Assert.All(pieces, p => Assert.False(char.IsLowSurrogate(p[0]) || char.IsHighSurrogate(p[^1])));
            Assert.Equal(Solid(string.Concat(parts)), Solid(string.Concat(pieces)));
        }
    }

    [Fact]
    public void Split_CodeBlock_IsClosedAndOpenedAgain()
    {
        var text = "```" + string.Concat(Enumerable.Repeat("0123456789\n", 30)) + "```";

        var pieces = MrkdwnSplitter.Split(text, 100).ToArray();

        Assert.True(pieces.Length > 3);
        Assert.All(pieces, p => Assert.StartsWith("```", p, StringComparison.Ordinal));
        Assert.All(pieces, p => Assert.EndsWith("```", p, StringComparison.Ordinal));
        Assert.All(pieces, p => Assert.InRange(p.Length, 1, 100));
    }

    [Fact]
    public void Split_OneEndlessToken_IsCutAllTheSame() =>
        Assert.All(MrkdwnSplitter.Split("<" + new string('x', 1000) + ">", 100), p => Assert.InRange(p.Length, 1, 100));

    private static string Solid(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
