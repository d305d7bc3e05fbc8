namespace DrBot.Slack.Blocks;

/// <summary>Checks Slack's ids, so that nothing else is ever written between the brackets of a mention.</summary>
internal static class SlackId
{
    /// <summary>An account: U… or W….</summary>
    public static string User(string id) => Checked(id, "UW", "user");

    /// <summary>A conversation: C…, G… or D….</summary>
    public static string Channel(string id) => Checked(id, "CGD", "channel");

    /// <summary>A user group: S….</summary>
    public static string Group(string id) => Checked(id, "S", "user group");

    /// <summary>True for a capital of <paramref name="kinds"/> and up to 30 capitals and digits.</summary>
    public static bool Is(string? id, string kinds) =>
        id is { Length: >= 2 and <= 31 } && kinds.Contains(id[0], StringComparison.Ordinal)
            && id.All(char.IsAsciiLetterOrDigit)
        && !id.Any(char.IsAsciiLetterLower);

    private static string Checked(string id, string kinds, string what) => Is(id, kinds)
        ? id
        : throw new ArgumentException($"'{id}' is not the id of a Slack {what}", nameof(id));
}
