using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.TestKit;

namespace DrBot.Tests.Slack.Blocks;

public sealed class KnownBlockTests
{
    [RequiresPeersFact]
    public async Task Blocks_AllOfThem_TypeCheckAsSlacksKnownBlocks()
    {
        var option = new Option("One", "1", "first");
        IReadOnlyList<Block> card =
        [
            new HeaderBlock("Approve?"),
            .. SectionBlock.Of(Mrkdwn.Of("text"), new Button("open", "Open") { Url = new Uri("https://example.com/") }),
            .. SectionBlock.OfFields(Mrkdwn.Of("a"), Mrkdwn.Of("b")),
            .. ContextBlock.Of(Mrkdwn.Of("small")),
            new DividerBlock(),
            new ActionsBlock(
                new Button("approve", "Approve", "v1")
                {
                    Style = ButtonStyle.Primary,
                    Confirm = new ConfirmDialog("Sure?", "It acts.", "Yes", "No") { Style = ButtonStyle.Danger },
                },
                new StaticSelect("pick", [option]) { Placeholder = PlainText.Of("Pick", 150), InitialOption = option },
                new Checkboxes("tick", [option]) { InitialOptions = [option] },
                new RadioButtons("choose", [option]) { InitialOption = option })
            { BlockId = "votes" },
            new InputBlock(
                "why", "Why?", new PlainTextInput("text") { Multiline = true, InitialValue = "x", MaxLength = 200 })
            {
                Hint = PlainText.Of("kept in the journal", 2000), Optional = true,
            },
        ];
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file, SlackJson.Write(new Dictionary<string, IReadOnlyList<Block>> { ["all"] = card }));

            var verdict = await Peers.RunAsync("check-blocks.cjs", null, file);

            Assert.True(verdict["event"]!.GetValue<string>() == "accepted", verdict.ToJsonString());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
