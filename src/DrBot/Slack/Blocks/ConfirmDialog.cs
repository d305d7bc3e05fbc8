namespace DrBot.Slack.Blocks;

/// <summary>A question asked before a press counts. Texts are cut visibly at 100, 300 and 30 characters.</summary>
internal sealed record ConfirmDialog
{
    /// <summary>A question with its two answers.</summary>
    public ConfirmDialog(string title, string text, string confirm, string deny)
    {
        Title = PlainText.Fit(title, BlockLimits.ConfirmTitle);
        Text = PlainText.Fit(text, BlockLimits.ConfirmText);
        Confirm = PlainText.Fit(confirm, BlockLimits.ConfirmButton);
        Deny = PlainText.Fit(deny, BlockLimits.ConfirmButton);
    }

    /// <summary>The title.</summary>
    public PlainText Title { get; }

    /// <summary>The question.</summary>
    public PlainText Text { get; }

    /// <summary>The answer that goes on.</summary>
    public PlainText Confirm { get; }

    /// <summary>The answer that does not.</summary>
    public PlainText Deny { get; }

    /// <summary>The colour of the answer that goes on.</summary>
    public ButtonStyle? Style { get; init; }
}
