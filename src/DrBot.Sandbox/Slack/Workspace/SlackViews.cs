namespace DrBot.Sandbox.Slack.Workspace;

/// <summary>The modals open in front of each person, the topmost last.</summary>
internal sealed class SlackViews
{
    private const int Deepest = 3;
    private readonly Dictionary<string, List<SlackView>> stacks = [];

    public IReadOnlyList<SlackView> Of(string user) => stacks.GetValueOrDefault(user) ?? [];

    public SlackView? Find(string? idOrExternalId) => stacks.Values.SelectMany(s => s)
        .FirstOrDefault(v => v.Id == idOrExternalId || idOrExternalId is { Length: > 0 }
            && v.Source.Text("external_id") == idOrExternalId);

    public SlackView Open(string user, string id)
    {
        stacks[user] = [];
        return Push(user, id);
    }

    public SlackView Push(string user, string id)
    {
        if (!stacks.TryGetValue(user, out var stack))
            stacks[user] = stack = [];
        if (stack.Count >= Deepest)
            throw new SlackError("push_limit_reached");
        var view = new SlackView(id, user, stack.LastOrDefault()?.Id, stack.FirstOrDefault()?.Id ?? id);
        stack.Add(view);
        return view;
    }

    /// <summary>Closes one view, or all of the person's.</summary>
    public IReadOnlyList<SlackView> Close(SlackView view, bool all)
    {
        var stack = stacks[view.User];
        var closed = stack.FindAll(v => all || v == view);
        stack.RemoveAll(closed.Contains);
        return closed;
    }
}
