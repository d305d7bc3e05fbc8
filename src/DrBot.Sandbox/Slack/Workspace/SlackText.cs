using System.Text.RegularExpressions;

namespace DrBot.Sandbox.Slack.Workspace;

/// <summary>Turns what a person types into what Slack stores and sends: escaped, with mentions and links
/// wrapped.</summary>
internal static partial class SlackText
{
    /// <param name="world">Knows people, groups and channels by name.</param>
    /// <param name="typed">The text as typed, <c>@handle</c> and <c>#channel</c> in it.</param>
    /// <param name="labels">True for commands, whose mentions carry the name after a bar.</param>
    public static string Encode(SlackWorld world, string typed, bool labels)
    {
        var escaped = typed.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return Token().Replace(escaped, match => Wrap(world, match.Value, labels) ?? match.Value);
    }

    private static string? Wrap(SlackWorld world, string token, bool labels)
    {
        var name = token[1..];
        if (token[0] == '#')
            return world.Channels.FirstOrDefault(c => c.IsPublic && c.Name == name) is { } channel
                ? $"<#{channel.Id}|{(labels ? name : "")}>" : null;
        if (token[0] != '@')
            return $"<{token}>";
        if (world.People.FirstOrDefault(p => p.Handle == name || p.Id == name) is { } person)
            return labels ? $"<@{person.Id}|{person.Handle}>" : $"<@{person.Id}>";
        return world.Groups.FirstOrDefault(g => g.Handle == name) is { } group
            ? $"<!subteam^{group.Id}|@{group.Handle}>" : null;
    }

    [GeneratedRegex(@"(?<![\w@#])[@#][\w][\w.\-]*\w|\bhttps?://[^\s]+", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 200)]
    private static partial Regex Token();
}
