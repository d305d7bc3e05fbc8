using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Blocks;

/// <summary>Slack names the blocks and elements an app left unnamed.</summary>
internal static class BlockIds
{
    public static void Fill(JsonArray blocks)
    {
        var index = 0;
        foreach (var block in blocks.Objects())
        {
            block["block_id"] ??= $"b{index++}";
            var elements = 0;
            foreach (var element in Interactive(block))
                element["action_id"] ??= $"a{elements++}";
        }
    }

    /// <summary>The elements of a block a person can act on.</summary>
    public static IEnumerable<JsonObject> Interactive(JsonObject block) => block.Text("type") switch
    {
        "actions" => block["elements"].Objects(),
        "section" when block["accessory"] is JsonObject accessory && accessory.Text("type") != "image" => [accessory],
        "input" when block["element"] is JsonObject element => [element],
        _ => [],
    };
}
