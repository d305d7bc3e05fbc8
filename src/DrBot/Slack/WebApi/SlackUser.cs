using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>An account, as far as deciding whose word it carries needs.</summary>
internal sealed record SlackUser
{
    /// <summary>U… or W….</summary>
    public required string Id { get; init; }

    /// <summary>The account's own workspace.</summary>
    public string? Team { get; init; }

    /// <summary>The account's id over all workspaces of the organisation; null outside Enterprise Grid.</summary>
    public string? EnterpriseId { get; init; }

    /// <summary>The workspaces of the organisation it belongs to.</summary>
    public IReadOnlyList<string> EnterpriseTeams { get; init; } = [];

    /// <summary>The name in the directory, for showing.</summary>
    public string Name { get; init; } = "";

    /// <summary>True when the account was closed.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>True for bots and workflows.</summary>
    public bool IsBot { get; init; }

    /// <summary>True for accounts of apps.</summary>
    public bool IsAppUser { get; init; }

    /// <summary>True for guests.</summary>
    public bool IsGuest { get; init; }

    /// <summary>True for people of other organisations.</summary>
    public bool IsStranger { get; init; }

    /// <summary>Reads Slack's object.</summary>
    public static SlackUser Read(PayloadNode node)
    {
        var enterprise = node.ChildOrNull("enterprise_user");
        return new SlackUser
        {
            Id = node.Text("id"),
            Team = node.TextOrNull("team_id"),
            EnterpriseId = enterprise?.TextOrNull("id"),
            EnterpriseTeams = enterprise is { } e ? Texts(e, "teams") : [],
            Name = node.TextOrNull("real_name") ?? node.TextOrNull("name") ?? "",
            IsDeleted = node.Flag("deleted"),
            IsBot = node.Flag("is_bot") || node.Flag("is_workflow_bot") || node.Text("id") == "USLACKBOT",
            IsAppUser = node.Flag("is_app_user"),
            IsGuest = node.Flag("is_restricted") || node.Flag("is_ultra_restricted"),
            IsStranger = node.Flag("is_stranger"),
        };
    }

    private static string[] Texts(PayloadNode node, string name) =>
        node.Json.TryGetProperty(name, out var list) && list.ValueKind == System.Text.Json.JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(t => t.ToString())]
            : [];
}
