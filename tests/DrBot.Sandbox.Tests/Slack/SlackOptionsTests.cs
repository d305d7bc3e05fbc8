using DrBot.Sandbox.Slack;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Slack;

public class SlackOptionsTests
{
    [Theory]
    [InlineData("    bot:", "scopes")]
    [InlineData("    bot_events:", "events")]
    public void Defaults_AreWhatTheManifestAsksFor(string head, string what)
    {
        var manifest = File.ReadLines(Path.Combine(Machine.Repository, "manifest", "slack.yaml"));
        var asked = manifest.SkipWhile(l => l != head).Skip(1).TakeWhile(l => l.StartsWith("      - ", StringComparison.Ordinal))
            .Select(l => l["      - ".Length..].Trim());

        var granted = what == "scopes" ? new SlackOptions().Scopes : new SlackOptions().BotEvents;

        Assert.Equal(asked.Order(), granted.Order());
    }
}
