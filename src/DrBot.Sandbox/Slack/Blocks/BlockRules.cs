using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Blocks;

/// <summary>Judges what an app wants to show: shapes and limits first, then what holds across blocks.</summary>
internal static class BlockRules
{
    private const int MostText = 13_200;
    private const int MostViewBytes = 250_000;
    private static readonly Rule MessageBlocks = Rules.List(Rules.Typed(BlockShapes.Blocks), 50, 0);

    /// <summary>What is wrong with the blocks of a message; empty when nothing is.</summary>
    public static IReadOnlyList<string> CheckMessage(JsonArray blocks)
    {
        List<string> errors = [];
        MessageBlocks(blocks, "/blocks", errors);
        Across(blocks, "/blocks", errors);
        return errors;
    }

    /// <summary>What is wrong with a modal; empty when nothing is.</summary>
    public static IReadOnlyList<string> CheckModal(JsonObject view)
    {
        List<string> errors = [];
        Rules.OneOf("modal")(view["type"], "/view/type", errors);
        BlockShapes.Modal(view, "/view", errors);
        if (view["blocks"] is not JsonArray blocks)
            return errors;
        Across(blocks, "/view/blocks", errors);
        if (view["submit"] is null && blocks.Objects().Any(b => b.Text("type") == "input"))
            Rules.Report(errors, "missing required field: submit (a modal with an input block needs it)", "/view");
        return errors;
    }

    /// <summary>True when the text of the blocks is more than a message carries, whatever each block holds.</summary>
    public static bool IsTooLong(JsonArray blocks) => TextOf(blocks) > MostText;

    /// <summary>True when the modal is larger than Slack takes.</summary>
    public static bool IsTooLarge(JsonObject view) =>
        System.Text.Encoding.UTF8.GetByteCount(view.ToLine()) > MostViewBytes;

    private static void Across(JsonArray blocks, string pointer, List<string> errors)
    {
        HashSet<string> blockIds = [];
        var index = -1;
        foreach (var block in blocks)
        {
            var place = $"{pointer}/{++index}";
            if (block is not JsonObject found)
                continue;
            if (found.Text("block_id") is { } id && !blockIds.Add(id))
                Rules.Report(errors, $"`block_id` \"{id}\" already exists for another block", place);
            if (found.Text("type") == "section" && found["text"] is null && found["fields"] is null)
                Rules.Report(errors, "missing required field: text or fields", place);
            var actionIds = BlockIds.Interactive(found).Select(e => e.Text("action_id")).OfType<string>();
            foreach (var (twice, _) in actionIds.CountBy(a => a).Where(a => a.Value > 1))
                Rules.Report(errors, $"`action_id` \"{twice}\" already exists for another element", place);
            foreach (var menu in BlockIds.Interactive(found).Where(LacksOptions))
                Rules.Report(
                    errors, "missing required field: options or option_groups", $"{place} {menu.Text("action_id")}");
        }
    }

    private static bool LacksOptions(JsonObject element) =>
        element.Text("type") is "static_select" or "multi_static_select"
            && element["options"] is null == element["option_groups"] is null;

    private static int TextOf(JsonNode? node) => node switch
    {
        JsonArray items => items.Sum(TextOf),
        JsonObject found => found.Sum(m => (m.Key == "text" ? m.Value.AsText()?.Length : null) ?? TextOf(m.Value)),
        _ => 0,
    };
}
