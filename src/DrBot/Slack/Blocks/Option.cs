namespace DrBot.Slack.Blocks;

/// <summary>One choice: its text is cut visibly at 75 characters, its value must fit into 75.</summary>
internal sealed record Option
{
    /// <summary>A choice.</summary>
    public Option(string text, string value, string? description = null)
    {
        Text = PlainText.Fit(text, BlockLimits.OptionText);
        Value = BlockLimits.Within(value, BlockLimits.OptionText, "option value");
        Description = description is null ? null : PlainText.Fit(description, BlockLimits.OptionText);
    }

    /// <summary>What is shown.</summary>
    public PlainText Text { get; }

    /// <summary>What is sent back.</summary>
    public string Value { get; }

    /// <summary>Small print beside it.</summary>
    public PlainText? Description { get; }
}
