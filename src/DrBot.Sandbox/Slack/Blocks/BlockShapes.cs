using static DrBot.Sandbox.Slack.Blocks.Rules;

namespace DrBot.Sandbox.Slack.Blocks;

/// <summary>
/// The shapes and limits of Block Kit, as <c>@slack/types</c> and Slack's block reference give them
/// (https://docs.slack.dev/reference/block-kit).
/// </summary>
internal static class BlockShapes
{
    private static readonly Rule Label = Plain(2000);
    private static readonly Rule Id = Text(255);

    private static readonly Rule Confirm = Members(
        ("title", Plain(100)), ("text", Either(300)), ("confirm", Plain(30)), ("deny", Plain(30)),
        ("style?", OneOf("primary", "danger")));

    private static readonly Rule Option = Members(
        ("text", Either(75)), ("value", Text(75)), ("description?", Either(75)), ("url?", Text(3000)));

    private static readonly Rule Options = List(Option, 100);
    private static readonly Rule Groups = List(Members(("label", Plain(75)), ("options", Options)), 100);
    private static readonly Rule Placeholder = Plain(150);

    private static readonly Dictionary<string, Rule> Elements = new()
    {
        ["button"] = Members(
            ("text", Plain(75)), ("action_id?", Id), ("value?", Text(2000, 0)), ("url?", Text(3000)),
            ("style?", OneOf("primary", "danger")), ("confirm?", Confirm), ("accessibility_label?", Text(75))),
        ["overflow"] = Members(("action_id?", Id), ("options", List(Option, 5)), ("confirm?", Confirm)),
        ["static_select"] = Menu(("options?", Options), ("option_groups?", Groups), ("initial_option?", Option)),
        ["multi_static_select"] = Menu(
            ("options?", Options), ("option_groups?", Groups), ("initial_options?", Options),
            ("max_selected_items?", Number)),
        ["users_select"] = Menu(("initial_user?", Text(255))),
        ["multi_users_select"] = Menu(("initial_users?", List(Text(255), 100)), ("max_selected_items?", Number)),
        ["conversations_select"] = Menu(
            ("initial_conversation?", Text(255)), ("default_to_current_conversation?", Flag), ("filter?", Anything)),
        ["channels_select"] = Menu(("initial_channel?", Text(255))),
        ["checkboxes"] = Choice(("initial_options?", List(Option, 10))),
        ["radio_buttons"] = Choice(("initial_option?", Option)),
        ["plain_text_input"] = Field(
            ("multiline?", Flag), ("min_length?", Number), ("max_length?", Number), ("initial_value?", Text(3000, 0))),
        ["number_input"] = Field(
            ("is_decimal_allowed", Flag), ("min_value?", Text(40)), ("max_value?", Text(40)),
            ("initial_value?", Text(40))),
        ["email_text_input"] = Field(("initial_value?", Text(3000))),
        ["url_text_input"] = Field(("initial_value?", Text(3000))),
        ["datepicker"] = Menu(("initial_date?", Text(10))),
        ["timepicker"] = Menu(("initial_time?", Text(5)), ("timezone?", Text(60))),
        ["datetimepicker"] = Menu(("initial_date_time?", Number)),
        ["image"] = Members(("image_url", Text(3000)), ("alt_text", Text(2000))),
    };

    /// <summary>A block of a message or modal.</summary>
    public static readonly IReadOnlyDictionary<string, Rule> Blocks = new Dictionary<string, Rule>
    {
        ["section"] = Block(
            ("text?", Either(3000)), ("fields?", List(Either(2000), 10)), ("accessory?", Typed(Elements)),
            ("expand?", Flag)),
        ["header"] = Block(("text", Plain(150))),
        ["divider"] = Block(),
        ["context"] = Block(("elements", List(ContextElement, 10))),
        ["actions"] = Block(("elements", List(Typed(Elements, Except("image")), 25))),
        ["input"] = Block(
            ("label", Label), ("element", Typed(Elements, Except("button", "overflow", "image"))),
            ("hint?", Label), ("optional?", Flag), ("dispatch_action?", Flag)),
        ["image"] = Block(("image_url", Text(3000)), ("alt_text", Text(2000)), ("title?", Label)),
        ["markdown"] = Block(("text", Text(12_000))),
        ["rich_text"] = Block(("elements", List(Anything, 100))),
        ["table"] = Block(("rows", List(List(Anything, 20), 100)), ("column_settings?", Anything)),
    };

    /// <summary>A modal.</summary>
    public static readonly Rule Modal = Members(
        ("title", Plain(24)), ("blocks", List(Typed(Blocks), 100)), ("close?", Plain(24)), ("submit?", Plain(24)),
        ("private_metadata?", Text(3000, 0)), ("callback_id?", Text(255, 0)), ("external_id?", Text(255, 0)),
        ("clear_on_close?", Flag), ("notify_on_close?", Flag), ("submit_disabled?", Flag));

    private static string[] Except(params string[] types) => [.. Elements.Keys.Except(types)];

    private static Rule Block(params (string, Rule)[] members) => Members([.. members, ("block_id?", Id)]);

    private static Rule Menu(params (string, Rule)[] members) => Members(
        [.. members, ("action_id?", Id), ("placeholder?", Placeholder), ("confirm?", Confirm),
            ("focus_on_load?", Flag)]);

    private static Rule Choice(params (string, Rule)[] members) => Members(
        [.. members, ("action_id?", Id), ("options", List(Option, 10)), ("confirm?", Confirm),
            ("focus_on_load?", Flag)]);

    private static Rule Field(params (string, Rule)[] members) => Members(
        [.. members, ("action_id?", Id), ("placeholder?", Placeholder), ("focus_on_load?", Flag),
            ("dispatch_action_config?", Anything)]);

    private static Rule Plain(int most) => TextObject(most, "plain_text");

    private static Rule Either(int most) => TextObject(most, "plain_text", "mrkdwn");

    private static Rule TextObject(int most, params string[] types) => (value, pointer, errors) =>
    {
        OneOf(types)(value.Text("type"), pointer + "/type", errors);
        var plain = value.Text("type") == "plain_text";
        Members(("text", Text(most)), plain ? ("emoji?", Flag) : ("verbatim?", Flag))(value, pointer, errors);
    };

    private static void ContextElement(System.Text.Json.Nodes.JsonNode? value, string pointer, List<string> errors) =>
        (value.Text("type") == "image" ? Elements["image"] : Either(2000))(value, pointer, errors);
}
