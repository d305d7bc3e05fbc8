namespace DrBot.Slack.Inbound;

/// <summary>Makes typed payloads of interactions.</summary>
internal static class InteractionParser
{
    /// <summary>A press.</summary>
    public static BlockActions BlockActions(PayloadNode payload)
    {
        var actions = payload.Items("actions");
        if (actions.Count is 0 or > 25)
            throw new BadPayloadException("payload.actions is missing, empty or too long");
        return new BlockActions
        {
            Team = Team(payload),
            App = payload.TextOrNull("api_app_id"),
            Actor = Actor(payload),
            Actions = [.. actions.Select(Action)],
            Source = Source(payload),
            TriggerId = payload.Text("trigger_id"),
            Values = payload.ChildOrNull("state") is { } state ? Values(state) : ViewValues.None,
            View = payload.ChildOrNull("view") is { } view ? View(view) : null,
            ResponseUrl = payload.TextOrNull("response_url"),
        };
    }

    /// <summary>A sent modal.</summary>
    public static ViewSubmission ViewSubmission(PayloadNode payload) => new()
    {
        Team = Team(payload),
        App = payload.TextOrNull("api_app_id"),
        Actor = Actor(payload),
        View = View(payload.Child("view")),
        TriggerId = payload.TextOrNull("trigger_id"),
    };

    /// <summary>A closed modal.</summary>
    public static ViewClosed ViewClosed(PayloadNode payload) => new()
    {
        Team = Team(payload),
        App = payload.TextOrNull("api_app_id"),
        Actor = Actor(payload),
        View = View(payload.Child("view")),
        IsCleared = payload.Flag("is_cleared"),
    };

    // Org-wide installations send team: null and name the workspace with the user.
    private static string Team(PayloadNode payload) =>
        PayloadParser.Id(
            payload.ChildOrNull("team")?.TextOrNull("id") ?? payload.Child("user").TextOrNull("team_id"),
            "T", "payload.team.id");

    private static SlackActor Actor(PayloadNode payload)
    {
        var user = payload.Child("user");
        return new SlackActor(
            PayloadParser.Id(user.TextOrNull("id"), "UW", "payload.user.id"),
            user.TextOrNull("team_id"),
            user.TextOrNull("username") ?? user.TextOrNull("name") ?? "");
    }

    private static BlockAction Action(PayloadNode action) => new(
        action.Text("type"), action.Text("action_id"), action.TextOrNull("block_id") ?? "", action.TextOrNull("value"),
        Selected(action));

    private static ActionSource Source(PayloadNode payload)
    {
        var container = payload.ChildOrNull("container");
        var message = payload.ChildOrNull("message");
        var metadata = message?.ChildOrNull("metadata");
        return new ActionSource
        {
            Channel = container?.TextOrNull("channel_id") ?? payload.ChildOrNull("channel")?.TextOrNull("id"),
            MessageTs = container?.TextOrNull("message_ts") ?? message?.TextOrNull("ts"),
            ThreadTs = container?.TextOrNull("thread_ts") ?? message?.TextOrNull("thread_ts"),
            ViewId = container?.TextOrNull("view_id"),
            IsEphemeral = container?.Flag("is_ephemeral") ?? false,
            MessageApp = message?.TextOrNull("app_id"),
            MessageBot = message?.TextOrNull("bot_id"),
            CardKey = metadata?.TextOrNull("event_type") == CardMetadata.EventType
                ? metadata?.ChildOrNull("event_payload")?.TextOrNull("key") : null,
        };
    }

    private static SlackView View(PayloadNode view) => new()
    {
        Id = view.Text("id"),
        CallbackId = view.TextOrNull("callback_id") ?? "",
        PrivateMetadata = view.TextOrNull("private_metadata") ?? "",
        Hash = view.TextOrNull("hash"),
        Values = view.ChildOrNull("state") is { } state ? Values(state) : ViewValues.None,
    };

    private static ViewValues Values(PayloadNode state)
    {
        if (state.ChildOrNull("values") is not { } values)
            return ViewValues.None;
        var all = new Dictionary<(string, string), ViewValue>();
        foreach (var (block, actions) in values.Members())
            foreach (var (action, value) in actions.Members())
                all[(block, action)] = new ViewValue(value.TextOrNull("value"), Selected(value));
        return new ViewValues(all);
    }

    private static IReadOnlyList<string> Selected(PayloadNode element)
    {
        if (element.ChildOrNull("selected_option") is { } one)
            return [one.Text("value")];
        return [.. element.Items("selected_options").Select(o => o.Text("value"))];
    }
}
