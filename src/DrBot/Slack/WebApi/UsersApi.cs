using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>Accounts and user groups.</summary>
internal sealed class UsersApi(SlackCaller caller)
{
    /// <summary>One account. <see href="https://docs.slack.dev/reference/methods/users.info"/></summary>
    public Task<SlackUser> InfoAsync(string user, CancellationToken cancellationToken) => caller.CallAsync(
        SlackMethods.UsersInfo, new SlackArguments().With("user", user),
        a => SlackUser.Read(a.Child("user")), cancellationToken);

    /// <summary>
    /// The accounts in a user group. <see href="https://docs.slack.dev/reference/methods/usergroups.users.list"/>
    /// </summary>
    public Task<IReadOnlyList<string>> GroupMembersAsync(string group, CancellationToken cancellationToken) =>
        caller.CallAsync(
            SlackMethods.UserGroupsUsersList, new SlackArguments().With("usergroup", group), Members,
            cancellationToken);

    /// <summary>The user groups in force.
    /// <see href="https://docs.slack.dev/reference/methods/usergroups.list"/></summary>
    public Task<IReadOnlyList<SlackUserGroup>> GroupsAsync(CancellationToken cancellationToken) => caller.CallAsync(
        SlackMethods.UserGroupsList, new SlackArguments().With("include_disabled", false),
        a => (IReadOnlyList<SlackUserGroup>)[.. a.Items("usergroups")
            .Select(g => new SlackUserGroup(g.Text("id"), g.TextOrNull("handle") ?? "", g.TextOrNull("name") ?? ""))],
        cancellationToken);

    private static IReadOnlyList<string> Members(PayloadNode answer)
    {
        // An answer without the list is not an empty group: nobody may lose a role by a truncated answer.
        if (!answer.Json.TryGetProperty("users", out var users)
            || users.ValueKind != System.Text.Json.JsonValueKind.Array)
            throw new BadPayloadException("payload.users is missing");
        return [.. users.EnumerateArray().Select(u => u.GetString() ?? "").Where(u => u.Length > 0)];
    }
}

/// <summary>A user group.</summary>
internal sealed record SlackUserGroup(string Id, string Handle, string Name);
