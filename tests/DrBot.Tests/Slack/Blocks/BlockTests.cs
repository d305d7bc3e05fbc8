using System.Text.Json;
using DrBot.Slack;
using DrBot.Slack.Blocks;

namespace DrBot.Tests.Slack.Blocks;

public sealed class BlockTests
{
    [Fact]
    public void Write_EveryBlock_IsSlacksShape()
    {
        IReadOnlyList<Block> blocks =
        [
            new HeaderBlock("Approve?"),
            .. SectionBlock.Of(Mrkdwn.Of("text"), new Button("open", "Open")),
            .. SectionBlock.OfFields(Mrkdwn.Of("a"), Mrkdwn.Of("b")),
            .. ContextBlock.Of(Mrkdwn.Of("small")),
            new DividerBlock(),
            new ActionsBlock(new Button("approve", "Approve", "v1")
            {
                Style = ButtonStyle.Primary,
                Confirm = new ConfirmDialog("Sure?", "It acts.", "Yes", "No") { Style = ButtonStyle.Danger },
            }) { BlockId = "votes" },
        ];

        Assert.Equal(
            """
            [{"type":"header","text":{"type":"plain_text","text":"Approve?"}},
            {"type":"section","text":{"type":"mrkdwn","text":"text","verbatim":true},
            "accessory":{"type":"button","text":{"type":"plain_text","text":"Open"},"action_id":"open"}},
            {"type":"section","fields":[{"type":"mrkdwn","text":"a","verbatim":true},
            {"type":"mrkdwn","text":"b","verbatim":true}]},
            {"type":"context","elements":[{"type":"mrkdwn","text":"small","verbatim":true}]},
            {"type":"divider"},
            {"type":"actions","elements":[{"type":"button",
            "text":{"type":"plain_text","text":"Approve"},"value":"v1","style":"primary",
            "confirm":{"title":{"type":"plain_text","text":"Sure?"},"text":{"type":"plain_text","text":"It acts."},
            "confirm":{"type":"plain_text","text":"Yes"},"deny":{"type":"plain_text","text":"No"},"style":"danger"},
            "action_id":"approve"}],"block_id":"votes"}]
            """.Replace("\n", "", StringComparison.Ordinal), SlackJson.Write(blocks));
    }

    [Fact]
    public void Write_Modal_IsSlacksShape()
    {
        var choice = new Option("One", "1");
        var modal = new ModalView("declare", "Declare an incident that is long",
        [
            new InputBlock("title", "Title", new PlainTextInput("text") { Multiline = true, MaxLength = 200 }),
            new InputBlock(
                "level", "Level", new StaticSelect("pick", [choice]) { InitialOption = choice }) { Optional = true },
            new InputBlock("mode", "Mode", new RadioButtons("choose", [choice])),
            new InputBlock("who", "Who", new Checkboxes("tick", [choice])),
        ])
        { PrivateMetadata = "C0INCIDENTS" };

        var json = JsonDocument.Parse(SlackJson.Write(modal)).RootElement;

        Assert.Equal("modal", json.GetProperty("type").GetString());
        Assert.Equal("Declare an incident tha…", json.GetProperty("title").GetProperty("text").GetString());
        Assert.Equal("Submit", json.GetProperty("submit").GetProperty("text").GetString());
        Assert.Equal(["plain_text_input", "static_select", "radio_buttons", "checkboxes"],
            json.GetProperty("blocks").EnumerateArray().Select(
                b => b.GetProperty("element").GetProperty("type").GetString()));
        Assert.True(json.GetProperty("blocks")[0].GetProperty("element").GetProperty("multiline").GetBoolean());
    }

    [Fact]
    public void Of_TextAboveTheLimit_SpreadOverSectionsWithNothingLost()
    {
        var text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i} & "));

        var sections = SectionBlock.Of(Mrkdwn.Of(text), new Button("a", "A"));

        Assert.True(sections.Count > 3);
        Assert.All(sections, s => Assert.InRange(s.Text!.Text.Length, 1, BlockLimits.SectionText));
        Assert.Equal(MrkdwnEscape.Escape(text), string.Concat(sections.Select(s => s.Text!.Text)));
        Assert.NotNull(sections[0].Accessory);
        Assert.All(sections.Skip(1), s => Assert.Null(s.Accessory));
    }

    [Fact]
    public void OfFields_ManyAndLong_SpreadOverSections()
    {
        var sections = SectionBlock.OfFields(
            Enumerable.Range(0, 23).Select(i => Mrkdwn.Of($"field {i}")).Append(Mrkdwn.Of(new string('x', 2500))));

        Assert.Equal([10, 10, 3, 0], sections.Select(s => s.Fields?.Count ?? 0));
        Assert.Equal(2500, sections[3].Text!.Text.Length);
    }

    [Fact]
    public void Context_LongText_SpreadOverElements() => Assert.All(
        ContextBlock.Of(Mrkdwn.Of(new string('x', 30_000))).SelectMany(c => c.Elements), e =>
            Assert.InRange(e.Text.Length, 1, 2000));

    [Theory]
    [InlineData(75, 75)]
    [InlineData(76, 75)]
    [InlineData(500, 75)]
    public void Button_LongText_IsCutVisibly(int length, int shown)
    {
        var text = new Button("a", new string('x', length)).Text.Text;

        Assert.Equal(shown, text.Length);
        Assert.Equal(length > 75, text.EndsWith('…'));
    }

    [Fact]
    public void Fit_AtASurrogatePair_DoesNotTearIt() =>
        Assert.Equal("ab…", BlockLimits.Fit("ab😀cd", 4));

    [Fact]
    public void New_BeyondOurOwnLimits_Refused()
    {
        Assert.Throws<ArgumentException>(() => new Button("a", "A", new string('v', 2001)));
        Assert.Throws<ArgumentException>(() => new Button(new string('a', 256), "A"));
        Assert.Throws<ArgumentException>(() => new Button("", "A"));
        Assert.Throws<ArgumentException>(() => new DividerBlock { BlockId = new string('b', 256) });
        Assert.Throws<ArgumentException>(() => new ActionsBlock());
        Assert.Throws<ArgumentException>(() => new Option("text", new string('v', 76)));
        Assert.Throws<ArgumentException>(
            () => new RadioButtons("r", [.. Enumerable.Range(0, 11).Select(i => new Option("o", $"{i}"))]));
        Assert.Throws<ArgumentException>(() => new ModalView("m", "M", []));
        Assert.Throws<ArgumentException>(
            () => new ModalView("m", "M", [new DividerBlock()]) { PrivateMetadata = new string('p', 3001) });
    }
}
