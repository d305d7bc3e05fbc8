namespace DrBot.Slack.Blocks;

/// <summary>
/// A paragraph (at most 3000 characters) or up to 10 fields (2000 each), with one element beside it. Texts of unknown
/// length go through <see cref="Of"/>, which makes as many sections as it takes.
/// </summary>
internal sealed record SectionBlock : Block
{
    private SectionBlock(Mrkdwn? text, IReadOnlyList<Mrkdwn>? fields) => (Text, Fields) = (text, fields);

    /// <summary>The paragraph.</summary>
    public Mrkdwn? Text { get; }

    /// <summary>Short texts in two columns.</summary>
    public IReadOnlyList<Mrkdwn>? Fields { get; }

    /// <summary>The element at the right.</summary>
    public Element? Accessory { get; init; }

    /// <inheritdoc />
    protected override int CountText() =>
        (Text?.Text.Length ?? 0) + (Fields?.Sum(f => f.Text.Length) ?? 0) + (Accessory?.TextLength ?? 0);

    /// <summary>Sections that together show all of the text; the element stands beside the first. None for an empty
    /// text.</summary>
    public static IReadOnlyList<SectionBlock> Of(Mrkdwn text, Element? accessory = null) =>
    [
        .. BlockLimits.Split(text)
            .Select((t, i) => new SectionBlock(t, null) { Accessory = i == 0 ? accessory : null }),
    ];

    /// <summary>Sections of at most 10 fields and 4000 characters each; a field above 2000 becomes paragraphs of its
    /// own.</summary>
    public static IReadOnlyList<SectionBlock> OfFields(params IEnumerable<Mrkdwn> fields)
    {
        var sections = new List<SectionBlock>();
        var open = new List<Mrkdwn>();
        foreach (var field in fields.Where(f => !string.IsNullOrWhiteSpace(f.Text)))
        {
            var isLong = field.Text.Length > BlockLimits.FieldText;
            if (isLong || open.Count == BlockLimits.SectionFields
                || open.Sum(f => f.Text.Length) + field.Text.Length > 4000)
                Close();
            if (isLong)
                sections.AddRange(Of(field));
            else
                open.Add(field);
        }

        Close();
        return sections;

        void Close()
        {
            if (open.Count > 0)
                sections.Add(new SectionBlock(null, [.. open]));
            open.Clear();
        }
    }
}
