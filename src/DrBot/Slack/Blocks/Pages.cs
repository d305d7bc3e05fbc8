namespace DrBot.Slack.Blocks;

/// <summary>
/// Blocks cut into messages that Slack takes: at most 50 blocks and under 12,000 characters each. The first is the
/// card; the others follow in its thread.
/// </summary>
internal sealed record Pages
{
    private Pages(IReadOnlyList<IReadOnlyList<Block>> all) => All = all;

    /// <summary>The messages in order; at least one.</summary>
    public IReadOnlyList<IReadOnlyList<Block>> All { get; }

    /// <summary>Cuts <paramref name="body"/> between blocks; <paramref name="foot"/> (buttons) stays on the first
    /// page.</summary>
    /// <exception cref="ArgumentException">The foot alone fills a page.</exception>
    public static Pages Of(
        IReadOnlyList<Block> body, IReadOnlyList<Block>? foot = null, string follows = "in the thread")
    {
        foot ??= [];
        var room = new Room(
            BlockLimits.MessageBlocks - foot.Count - 1, BlockLimits.MessageText - foot.Sum(b => b.TextLength) - 100);
        if (room.Blocks < 1 || room.Text < BlockLimits.SectionText)
            throw new ArgumentException(
                $"the foot of {foot.Count} blocks leaves no room for the card itself", nameof(foot));

        var pages = Cut(body, room);
        if (pages.Count > 1)
            pages[0].AddRange(ContextBlock.Of(Mrkdwn.Of($"_Continued {follows} ({pages.Count - 1} more)._")));
        pages[0].AddRange(foot);
        return new Pages(pages);
    }

    private static List<List<Block>> Cut(IReadOnlyList<Block> body, Room first)
    {
        var following = new Room(BlockLimits.MessageBlocks, BlockLimits.MessageText - 100);
        var pages = new List<List<Block>> { new() };
        var room = first;
        foreach (var block in body)
        {
            if (pages[^1].Count > 0 && (room.Blocks < 1 || room.Text < block.TextLength))
            {
                pages.Add([]);
                room = following;
            }

            pages[^1].Add(block);
            room = new Room(room.Blocks - 1, room.Text - block.TextLength);
        }

        return pages;
    }

    private readonly record struct Room(int Blocks, int Text);
}
