namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>Trigger ids: each opens one modal for one person within three seconds.</summary>
internal sealed class Triggers
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, (string User, DateTimeOffset Until, bool Used)> issued = [];

    public string Issue(string user, string id, DateTimeOffset now)
    {
        issued[id] = (user, now + Lifetime, false);
        return id;
    }

    /// <summary>Uses the id up and returns whose it was.</summary>
    public string Exchange(string? id, DateTimeOffset now)
    {
        if (id is null || !issued.TryGetValue(id, out var trigger))
            throw new SlackError("invalid_trigger_id");
        if (trigger.Used)
            throw new SlackError("exchanged_trigger_id");
        if (now > trigger.Until)
            throw new SlackError("expired_trigger_id");
        issued[id] = trigger with { Used = true };
        return trigger.User;
    }
}
