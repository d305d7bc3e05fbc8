using YamlDotNet.RepresentationModel;

namespace DrBot.Slack;

/// <summary>The app's manifest, <c>manifest/slack.yaml</c>, as it was when this program was built.</summary>
internal static class SlackManifest
{
    /// <summary>The scopes the bot token needs, in the manifest's order.</summary>
    public static IReadOnlyList<string> BotScopes { get; } = Read();

    private static IReadOnlyList<string> Read()
    {
        using var resource = typeof(SlackManifest).Assembly.GetManifestResourceStream("slack.yaml")!;
        using var text = new StreamReader(resource);
        var yaml = new YamlStream();
        yaml.Load(text);
        var scopes = (YamlSequenceNode)yaml.Documents[0].RootNode["oauth_config"]["scopes"]["bot"];
        return [.. scopes.Children.Select(scope => scope.ToString())];
    }
}
