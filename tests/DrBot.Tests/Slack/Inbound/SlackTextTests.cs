using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;

namespace DrBot.Tests.Slack.Inbound;

public sealed class SlackTextTests
{
    [Theory]
    [InlineData("status", "status")]
    [InlineData("", "")]
    [InlineData("role <@U0SARAH|sarah.chen> commander", "role <@U0SARAH> commander")]
    [InlineData("role <@W0GRID> commander", "role <@W0GRID> commander")]
    [InlineData("post to <#C0INCIDENTS|incidents>", "post to <#C0INCIDENTS>")]
    [InlineData("<#C0PRIVATE>", "<#C0PRIVATE>")]
    [InlineData("wake <!subteam^S0ONCALL|@oncall>", "wake @oncall")]
    [InlineData("wake <!subteam^S0ONCALL>", "wake @S0ONCALL")]
    [InlineData("<!here> <!channel|channel> <!everyone>", "@here @channel @everyone")]
    [InlineData("at <!date^1392734382^{date}|Feb 18, 2014>", "at Feb 18, 2014")]
    [InlineData("see <https://example.com/a?b=1&amp;c=2>", "see https://example.com/a?b=1&c=2")]
    [InlineData("check <http://api.example.com|api.example.com>", "check api.example.com")]
    [InlineData("mail <mailto:ops@example.com|ops@example.com>", "mail ops@example.com")]
    [InlineData("<https://evil.example|our status page>", "our status page (https://evil.example)")]
    [InlineData("lag &lt; 5m &amp;&amp; rpo &gt; 1m", "lag < 5m && rpo > 1m")]
    [InlineData("&amp;lt;", "&lt;")]
    [InlineData("a < b", "a < b")]
    [InlineData("a <", "a <")]
    [InlineData("a > b", "a > b")]
    [InlineData("<>", "")]
    [InlineData("<@>", "@")]
    [InlineData("<@u0lower>", "@u0lower")]
    [InlineData("<@U0SARAH", "<@U0SARAH")]
    public void Plain_WrappedText_IsWhatWasTyped(string wrapped, string plain) =>
        Assert.Equal(plain, SlackText.Plain(wrapped));

    [Fact]
    public void Plain_EscapedText_ComesBackWhole()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var typed = new string(
                [.. Enumerable.Range(0, random.Next(40)).Select(_ => "ab<>&;|@#!ltgmp \n"[random.Next(17)])]);

            Assert.Equal(typed, SlackText.Plain(MrkdwnEscape.Escape(typed)));
        }
    }
}
