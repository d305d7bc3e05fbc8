namespace DrBot.Slack.Blocks;

/// <summary>
/// Slack's limits, kept before Slack sees a message. Texts that may be long are split (<see cref="Split"/>,
/// <see cref="Pages"/>); labels are cut only visibly (<see cref="Fit"/>); what is ours alone (ids, values) must fit.
/// </summary>
internal static class BlockLimits
{
    public const int MessageBlocks = 50;
    public const int ModalBlocks = 100;
    public const int Id = 255;
    public const int SectionText = 3000;
    public const int SectionFields = 10;
    public const int FieldText = 2000;
    public const int Header = 150;
    public const int ContextElements = 10;
    public const int ContextText = 2000;
    public const int ActionElements = 25;
    public const int ButtonText = 75;
    public const int ButtonValue = 2000;
    public const int Options = 100;
    public const int ChoiceOptions = 10;
    public const int OptionText = 75;
    public const int Placeholder = 150;
    public const int InputLabel = 2000;
    public const int InputText = 3000;
    public const int ModalTitle = 24;
    public const int PrivateMetadata = 3000;
    public const int ConfirmTitle = 100;
    public const int ConfirmText = 300;
    public const int ConfirmButton = 30;

    /// <summary>The text of all blocks of one message: Slack refuses somewhat above 13,000
    /// (msg_blocks_too_long).</summary>
    public const int MessageText = 12_000;

    /// <summary>The notification text of a message that may be updated later.</summary>
    public const int FallbackText = 4000;

    /// <summary>The text itself when it is 1 to <paramref name="limit"/> characters long.</summary>
    /// <exception cref="ArgumentException">It is empty or longer.</exception>
    public static string Within(string text, int limit, string what)
    {
        if (text.Length == 0 || text.Length > limit)
            throw new ArgumentException(
                $"a {what} has 1 to {limit} characters in Slack, this one has {text.Length}", nameof(text));
        return text;
    }

    /// <summary>The list itself when it has at most <paramref name="limit"/> items, and one at least.</summary>
    /// <exception cref="ArgumentException">It is empty or longer.</exception>
    public static IReadOnlyList<T> Within<T>(IReadOnlyList<T> items, int limit, string what)
    {
        if (items.Count == 0 || items.Count > limit)
            throw new ArgumentException(
                $"{what} has 1 to {limit} items in Slack, this one has {items.Count}", nameof(items));
        return items;
    }

    /// <summary>The text, ending in a visible … where it was longer than <paramref name="limit"/>.</summary>
    public static string Fit(string text, int limit)
    {
        if (text.Length <= limit)
            return text;
        var end = char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1;
        return text[..end] + "…";
    }

    /// <summary>The markup as text, ending in a visible … where it was longer than <paramref name="limit"/>.</summary>
    public static string FitMarkup(Mrkdwn markup, int limit) =>
        markup.Text.Length <= limit ? markup.Text : MrkdwnSplitter.Split(markup.Text, limit - 2).First() + " …";

    /// <summary>The markup in pieces of at most <paramref name="limit"/> characters that together show all of
    /// it.</summary>
    public static IReadOnlyList<Mrkdwn> Split(Mrkdwn markup, int limit = SectionText) =>
        [.. MrkdwnSplitter.Split(markup.Text, limit).Select(Mrkdwn.Piece)];
}
