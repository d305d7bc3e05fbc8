using System.Text.Json.Serialization;

namespace DrBot.Slack.Blocks;

/// <summary>Something to press or fill in.
/// <see href="https://docs.slack.dev/reference/block-kit/block-elements"/></summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Button), "button")]
[JsonDerivedType(typeof(StaticSelect), "static_select")]
[JsonDerivedType(typeof(PlainTextInput), "plain_text_input")]
[JsonDerivedType(typeof(Checkboxes), "checkboxes")]
[JsonDerivedType(typeof(RadioButtons), "radio_buttons")]
internal abstract record Element
{
    /// <summary>An element named <paramref name="actionId"/>, unique in its block, 1 to 255 characters.</summary>
    protected Element(string actionId) => ActionId = BlockLimits.Within(actionId, BlockLimits.Id, "action_id");

    /// <summary>What answers name the element by.</summary>
    public string ActionId { get; }

    /// <summary>The characters of text a reader sees.</summary>
    [JsonIgnore]
    public int TextLength => CountText();

    /// <summary>Counts the characters of text a reader sees.</summary>
    protected abstract int CountText();
}

/// <summary>A button. Its text is cut visibly at 75 characters; its value must fit into 2000.</summary>
internal sealed record Button : Element
{
    /// <summary>A button that sends <paramref name="value"/>.</summary>
    public Button(string actionId, string text, string? value = null) : base(actionId)
    {
        Text = PlainText.Fit(text, BlockLimits.ButtonText);
        Value = value is null ? null : BlockLimits.Within(value, BlockLimits.ButtonValue, "button value");
    }

    /// <summary>The label.</summary>
    public PlainText Text { get; }

    /// <summary>What a press sends back.</summary>
    public string? Value { get; }

    /// <summary>Its colour; null is neutral.</summary>
    public ButtonStyle? Style { get; init; }

    /// <summary>A page to open besides.</summary>
    public Uri? Url { get; init; }

    /// <summary>The question to be answered before the press counts.</summary>
    public ConfirmDialog? Confirm { get; init; }

    /// <inheritdoc />
    protected override int CountText() => Text.Text.Length + (Confirm?.Text.Text.Length ?? 0);
}

/// <summary>The colours of a button.</summary>
[JsonConverter(typeof(ButtonStyleConverter))]
internal enum ButtonStyle
{
    /// <summary>Green.</summary>
    Primary,

    /// <summary>Red.</summary>
    Danger,
}

/// <summary>Writes a style in Slack's lower case.</summary>
internal sealed class ButtonStyleConverter()
    : JsonStringEnumConverter<ButtonStyle>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower);

/// <summary>A menu of 1 to 100 choices.</summary>
internal sealed record StaticSelect : Element
{
    /// <summary>A menu.</summary>
    public StaticSelect(string actionId, IReadOnlyList<Option> options) : base(actionId) =>
        Options = BlockLimits.Within(options, BlockLimits.Options, "a menu");

    /// <summary>The choices.</summary>
    public IReadOnlyList<Option> Options { get; }

    /// <summary>What stands there before a choice.</summary>
    public PlainText? Placeholder { get; init; }

    /// <summary>The choice made beforehand; one of <see cref="Options"/>.</summary>
    public Option? InitialOption { get; init; }

    /// <inheritdoc />
    protected override int CountText() => Placeholder?.Text.Length ?? 0;
}

/// <summary>Up to 10 boxes to tick.</summary>
internal sealed record Checkboxes : Element
{
    /// <summary>Boxes.</summary>
    public Checkboxes(string actionId, IReadOnlyList<Option> options) : base(actionId) =>
        Options = BlockLimits.Within(options, BlockLimits.ChoiceOptions, "a set of checkboxes");

    /// <summary>The boxes.</summary>
    public IReadOnlyList<Option> Options { get; }

    /// <summary>The boxes ticked beforehand.</summary>
    public IReadOnlyList<Option>? InitialOptions { get; init; }

    /// <inheritdoc />
    protected override int CountText() => Options.Sum(o => o.Text.Text.Length + (o.Description?.Text.Length ?? 0));
}

/// <summary>Up to 10 choices of which one holds.</summary>
internal sealed record RadioButtons : Element
{
    /// <summary>Choices.</summary>
    public RadioButtons(string actionId, IReadOnlyList<Option> options) : base(actionId) =>
        Options = BlockLimits.Within(options, BlockLimits.ChoiceOptions, "a set of radio buttons");

    /// <summary>The choices.</summary>
    public IReadOnlyList<Option> Options { get; }

    /// <summary>The choice made beforehand.</summary>
    public Option? InitialOption { get; init; }

    /// <inheritdoc />
    protected override int CountText() => Options.Sum(o => o.Text.Text.Length + (o.Description?.Text.Length ?? 0));
}

/// <summary>A field to type into.</summary>
internal sealed record PlainTextInput(string ActionId) : Element(ActionId)
{
    /// <summary>True for several lines.</summary>
    public bool? Multiline { get; init; }

    /// <summary>The text that stands there beforehand, at most 3000 characters.</summary>
    public string? InitialValue
    {
        get;
        init =>
            field = value is { Length: > 0 } ? BlockLimits.Within(value, BlockLimits.InputText, "initial value") : null;
    }

    /// <summary>The greyed hint.</summary>
    public PlainText? Placeholder { get; init; }

    /// <summary>The longest text taken, 1 to 3000.</summary>
    public int? MaxLength { get; init; }

    /// <inheritdoc />
    protected override int CountText() => (InitialValue?.Length ?? 0) + (Placeholder?.Text.Length ?? 0);
}
