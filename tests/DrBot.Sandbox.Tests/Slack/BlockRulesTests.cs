using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;

namespace DrBot.Sandbox.Tests.Slack;

public sealed class BlockRulesTests
{
    private const string Press = """{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Go"}}""";

    public static TheoryData<string, string> Refused => new()
    {
        { $$"""[{"type":"section","text":{"type":"mrkdwn","text":"{{X(3001)}}"} }]""", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]" },
        { """[{"type":"section"}]""", "missing required field: text or fields [json-pointer:/blocks/0]" },
        { """[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]""", "must be a valid enum value, one of plain_text [json-pointer:/blocks/0/text/type]" },
        { $$"""[{"type":"header","text":{"type":"plain_text","text":"{{X(151)}}"} }]""", "must be less than 151 characters [json-pointer:/blocks/0/text/text]" },
        { """[{"type":"actions","elements":[]}]""", "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]" },
        { $$"""[{"type":"actions","elements":[{{Press}},{{Press}}]}]""", "`action_id` \"a\" already exists for another element [json-pointer:/blocks/0]" },
        { """[{"type":"divider","block_id":"x"},{"type":"divider","block_id":"x"}]""", "`block_id` \"x\" already exists for another block [json-pointer:/blocks/1]" },
        { """[{"type":"divider","colour":"red"}]""", "invalid additional property: colour [json-pointer:/blocks/0]" },
        { """[{"type":"marquee"}]""", "unsupported type: marquee [json-pointer:/blocks/0/type]" },
        { $$"""[{"type":"actions","elements":[{"type":"button","value":"{{X(2001)}}","text":{"type":"plain_text","text":"Go"} }]}]""", "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]" },
        { """[{"type":"actions","elements":[{"type":"button","style":"warn","text":{"type":"plain_text","text":"Go"}}]}]""", "must be a valid enum value, one of primary, danger [json-pointer:/blocks/0/elements/0/style]" },
        { """[{"type":"actions","elements":[{"type":"static_select","action_id":"s"}]}]""", "missing required field: options or option_groups [json-pointer:/blocks/0 s]" },
        { """[{"type":"input","label":{"type":"plain_text","text":"L"},"element":{"type":"button","text":{"type":"plain_text","text":"Go"}}}]""", "unsupported type: button [json-pointer:/blocks/0/element/type]" },
        { """[{"type":"context","elements":"x"}]""", "must be an array [json-pointer:/blocks/0/elements]" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void CheckMessage_BeyondALimit_PointsAtIt(string blocks, string error) =>
        Assert.Contains(error, BlockRules.CheckMessage(JsonNode.Parse(blocks)!.AsArray()));

    [Fact]
    public void CheckMessage_WithinEveryLimit_FindsNothing() => Assert.Empty(BlockRules.CheckMessage(JsonNode.Parse($$"""
        [{"type":"header","text":{"type":"plain_text","text":"H","emoji":true} },{"type":"divider"},
         {"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"{{X(3000)}}"},"accessory":{"type":"overflow","action_id":"o","options":[
           {"text":{"type":"plain_text","text":"Details"},"value":"d"}]} },
         {"type":"section","fields":[{"type":"mrkdwn","text":"*A*"},{"type":"plain_text","text":"b"}]},
         {"type":"context","elements":[{"type":"mrkdwn","text":"c"},{"type":"image","image_url":"https://x.test/i.png","alt_text":"i"}]},
         {"type":"actions","elements":[{"type":"button","action_id":"a","style":"danger","text":{"type":"plain_text","text":"Go"},"confirm":{
           "title":{"type":"plain_text","text":"Sure?"},"text":{"type":"mrkdwn","text":"x"},"confirm":{"type":"plain_text","text":"Yes"},
           "deny":{"type":"plain_text","text":"No"},"style":"danger"} }]}]
        """)!.AsArray()));

    [Fact]
    public void CheckMessage_With51Blocks_IsRefusedAnd50IsNot()
    {
        static JsonArray Dividers(int count) => new([.. Enumerable.Range(0, count).Select(_ => JsonNode.Parse("""{"type":"divider"}"""))]);

        Assert.Equal(["no more than 50 items allowed [json-pointer:/blocks]"], BlockRules.CheckMessage(Dividers(51)));
        Assert.Empty(BlockRules.CheckMessage(Dividers(50)));
    }

    [Fact]
    public void CheckModal_WithAnInputAndNoSubmit_IsRefused()
    {
        var view = JsonNode.Parse("""
            {"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[
             {"type":"input","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input"} }]}
            """)!.AsObject();

        Assert.Contains(
            "missing required field: submit", Assert.Single(BlockRules.CheckModal(view)), StringComparison.Ordinal);
    }

    private static string X(int count) => new('x', count);
}
