using DrBot.Slack.Blocks;

namespace DrBot.Tests.Slack.Blocks;

public sealed class PagesTests
{
    private static readonly Block[] Foot = [new ActionsBlock(new Button("approve", "Approve", "v"))];

    [Fact]
    public void Of_FewBlocks_OnePageWithTheFootLast()
    {
        var page = Assert.Single(Pages.Of([new HeaderBlock("Title")], Foot).All);

        Assert.Equal(2, page.Count);
        Assert.IsType<ActionsBlock>(page[^1]);
    }

    [Theory]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(120)]
    public void Of_ManyBlocks_NoPageAbove50AndTheFootOnTheFirst(int blocks)
    {
        var pages = Pages.Of(
            [.. Enumerable.Range(0, blocks).SelectMany(i => SectionBlock.Of(Mrkdwn.Of($"line {i}")))], Foot).All;

        Assert.All(pages, p => Assert.InRange(p.Count, 1, BlockLimits.MessageBlocks));
        Assert.IsType<ActionsBlock>(pages[0][^1]);
        Assert.Equal(blocks, pages.SelectMany(p => p).OfType<SectionBlock>().Count());
        Assert.Equal(pages.Count > 1, pages[0].OfType<ContextBlock>().Any());
    }

    [Fact]
    public void Of_MuchText_EveryPageUnder12000AndNothingLost()
    {
        var text = string.Concat(Enumerable.Range(0, 9000).Select(i => $"{i} "));

        var pages = Pages.Of([.. SectionBlock.Of(Mrkdwn.Of(text))], Foot).All;

        Assert.True(pages.Count > 2);
        Assert.All(pages, p => Assert.InRange(p.Sum(b => b.TextLength), 1, BlockLimits.MessageText));
        Assert.Equal(
            text.Trim(), string.Concat(
                pages.SelectMany(p => p).OfType<SectionBlock>().Select(s => s.Text!.Text)).Trim());
    }

    [Fact]
    public void Of_NothingButAFoot_OnePage() => Assert.Single(Pages.Of([], Foot).All);

    [Fact]
    public void Of_FootThatFillsThePage_Refused() =>
        Assert.Throws<ArgumentException>(() => Pages.Of([], [.. Enumerable.Repeat(Foot[0], 50)]));
}
