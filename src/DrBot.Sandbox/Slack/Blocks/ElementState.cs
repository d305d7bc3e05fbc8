using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Blocks;

/// <summary>What a person has typed and chosen in the elements of a message or modal (<c>state.values</c>).</summary>
/// <param name="Values">By block id, then action id.</param>
/// <param name="Errors">By block id: what the person's own client refuses to send.</param>
internal sealed record ElementState(JsonObject Values, JsonObject Errors)
{
    /// <summary>
    /// Starts from each element's initial value and lays <paramref name="given"/> over it, whose keys are action ids,
    /// block ids or labels and whose values are texts, option values or option texts, or arrays of them.
    /// </summary>
    public static ElementState Of(JsonArray blocks, JsonObject? given)
    {
        var state = new ElementState([], []);
        foreach (var block in blocks.Objects())
            foreach (var element in BlockIds.Interactive(block).Where(HoldsState))
                state.Read(block, element, given ?? []);
        return state;
    }

    /// <summary>The value object of one element, as in an action or in <c>state.values</c>.</summary>
    public static JsonObject Value(JsonObject element, JsonNode? given)
    {
        var (member, many) = Member(element.Text("type"))
            ?? throw new InvalidOperationException("a button has no value");
        var value = new JsonObject { ["type"] = element.Text("type") };
        if (!member.StartsWith("selected_option", StringComparison.Ordinal))
            value[member] = given?.DeepClone() ?? element[Initial(member)]?.DeepClone();
        else if (many)
            value[member] = given is null
                ? element["initial_options"]?.DeepClone() ?? new JsonArray()
                : new JsonArray([.. Items(given).Select(g => Option(element, g))]);
        else
            value[member] = given is null
                ? element["initial_option"]?.DeepClone() : Option(element, given.AsText() ?? "");
        return value;
    }

    private static bool HoldsState(JsonObject element) =>
        element.Text("type") != "overflow" && Member(element.Text("type")) is not null;

    private void Read(JsonObject block, JsonObject element, JsonObject given)
    {
        var (blockId, actionId) = (block.Text("block_id")!, element.Text("action_id")!);
        var typed = given[actionId] ?? given[blockId] ?? given[block["label"].Text("text") ?? "\0"];
        var value = Value(element, typed);
        if (Values[blockId] is not JsonObject values)
            Values[blockId] = values = [];
        values[actionId] = value;
        if (block.Text("type") == "input" && Complaint(block, element, value) is { } complaint)
            Errors[blockId] = complaint;
    }

    private static string? Complaint(JsonObject block, JsonObject element, JsonObject value)
    {
        var content = value[Member(element.Text("type"))!.Value.Name];
        if (content is null || content.AsText() == "" || content is JsonArray { Count: 0 })
            return block.Flag("optional") ? null : "Please complete this required field.";
        if (content.AsText() is not { } text)
            return null;
        if (text.Length < ((int?)element["min_length"] ?? 0))
            return $"Please enter at least {element["min_length"]} characters.";
        return text.Length > ((int?)element["max_length"] ?? 3000) ? "Please enter fewer characters." : null;
    }

    private static IEnumerable<string> Items(JsonNode given) =>
        given is JsonArray many ? many.Select(m => m.AsText() ?? "") : [given.AsText() ?? ""];

    private static JsonNode Option(JsonObject element, string wanted) =>
        Options(element).FirstOrDefault(o => o.Text("value") == wanted || o["text"].Text("text") == wanted)?.DeepClone()
        ?? throw new SlackError("no_such_option", $"'{wanted}' is not offered by {element.Text("action_id")}");

    private static IEnumerable<JsonObject> Options(JsonObject element) =>
        element["options"].Objects().Concat(element["option_groups"].Objects().SelectMany(g => g["options"].Objects()));

    private static string Initial(string member) =>
        member == "value" ? "initial_value" : member.Replace("selected_", "initial_", StringComparison.Ordinal);

    private static (string Name, bool Many)? Member(string? type) => type switch
    {
        "plain_text_input" or "number_input" or "email_text_input" or "url_text_input" => ("value", false),
        "static_select" or "radio_buttons" or "overflow" => ("selected_option", false),
        "multi_static_select" or "checkboxes" => ("selected_options", true),
        "users_select" => ("selected_user", false),
        "multi_users_select" => ("selected_users", true),
        "conversations_select" => ("selected_conversation", false),
        "channels_select" => ("selected_channel", false),
        "datepicker" => ("selected_date", false),
        "timepicker" => ("selected_time", false),
        "datetimepicker" => ("selected_date_time", false),
        _ => null,
    };
}
