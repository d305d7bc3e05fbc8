using DrBot.Slack.People;
using DrBot.Slack.WebApi;

namespace DrBot.Slack;

/// <summary>Tries everything DrBot needs of Slack, once, and says of each whether it works and what to do if
/// not.</summary>
internal sealed class SlackDoctor(LiveSlackOptions options, SlackApi api, SlackChannels channels)
{
    /// <summary>The findings, in the order they were tried. <paramref name="groups"/> are the plans' user
    /// groups.</summary>
    public async Task<IReadOnlyList<SlackFinding>> ExamineAsync(
        IEnumerable<string> groups, CancellationToken cancellationToken)
    {
        var findings = new List<SlackFinding>();
        await TryAsync("token", TokenAsync);
        findings.Add(Scopes());
        await TryAsync("channel", ChannelAsync);
        if (options.Current.UsesSocket)
            await TryAsync("connection", ConnectionAsync);
        foreach (var group in groups)
            await TryAsync($"group {group}", token => GroupAsync(group, token));
        return findings;

        async Task TryAsync(string what, Func<CancellationToken, Task<(bool, string)>> examine)
        {
            try
            {
                var (works, detail) = await examine(cancellationToken);
                findings.Add(new SlackFinding(what, works, detail));
            }
            catch (SlackApiException e)
            {
                findings.Add(new SlackFinding(what, false, e.Message));
            }
        }
    }

    private async Task<(bool, string)> TokenAsync(CancellationToken cancellationToken)
    {
        var me = await api.App.TestAuthAsync(cancellationToken);
        return me.Team == options.Current.Team
            ? (true, $"bot user {me.User} of workspace {me.Team}")
            : (false,
                $"the token is of workspace {me.Team}, slack.team is {options.Current.Team}: correct one of them");
    }

    private SlackFinding Scopes()
    {
        if (api.Scopes is not { } granted)
            return new SlackFinding("scopes", false, "Slack did not tell the token's scopes");
        var missing = SlackMethods.NeededScopes
            .Except(granted.Split(',', StringSplitOptions.TrimEntries), StringComparer.Ordinal).ToArray();
        var names = string.Join(", ", missing);
        return missing.Length == 0
            ? new SlackFinding("scopes", true, $"all {SlackMethods.NeededScopes.Count} granted")
            : new SlackFinding(
                "scopes", false, $"missing {names}: compare the app with manifest/slack.yaml and install it again");
    }

    private async Task<(bool, string)> ChannelAsync(CancellationToken cancellationToken)
    {
        var id = await channels.ResolveAsync(options.Current.Channel, cancellationToken);
        if (await channels.RefusalAsync(id, cancellationToken) is { } refusal)
            return (false, refusal);
        var channel = await api.Conversations.InfoAsync(id, cancellationToken);
        return channel.IsMember
            ? (true, $"#{channel.Name} ({id})")
            : (false, $"DrBot is not in #{channel.Name} and cannot find its cards again there: type /invite @DrBot");
    }

    private async Task<(bool, string)> ConnectionAsync(CancellationToken cancellationToken)
    {
        var address = await api.App.OpenConnectionAsync(cancellationToken);
        return (true, $"Slack offers one on {address.Host}");
    }

    private async Task<(bool, string)> GroupAsync(string group, CancellationToken cancellationToken)
    {
        var members = await api.Users.GroupMembersAsync(group, cancellationToken);
        return members.Count > 0
            ? (true, $"{members.Count} members") : (false, "has no members: nobody can fill its slots");
    }
}

/// <summary>One thing that was tried.</summary>
internal sealed record SlackFinding(string What, bool Works, string Detail);
