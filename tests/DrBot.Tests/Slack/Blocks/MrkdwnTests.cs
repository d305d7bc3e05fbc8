using System.Text.Json;
using DrBot.Slack;
using DrBot.Slack.Blocks;

namespace DrBot.Tests.Slack.Blocks;

public sealed class MrkdwnTests
{
    [Fact]
    public void Of_OutsideTextInAHole_IsEscapedAndTheMarkupStays()
    {
        var name = "<!channel> & *co*";

        Assert.Equal(
            "*&lt;!channel&gt; &amp; *co** asks <@U0SARAH>", Mrkdwn.Of($"*{name}* asks {Mrkdwn.User("U0SARAH")}").Text);
    }

    [Fact]
    public void Of_PlainString_IsOutsideText() => Assert.Equal("&lt;@U1&gt;", Mrkdwn.Of("<@U1>").Text);

    [Fact]
    public void Of_NumbersAndTimes_AreCultureFree() =>
        Assert.Equal("1.5 and 007", Mrkdwn.Of($"{1.5} and {7:000}").Text);

    [Theory]
    [InlineData("<!here>")]
    [InlineData("<@U0SARAH>")]
    [InlineData("<https://evil.example|our page>")]
    [InlineData("<!subteam^S0ONCALL>")]
    [InlineData("&lt;!here&gt;")]
    public void T14_OutsideTextLikeMarkup_CannotMentionOrLink(string label)
    {
        var shown = Mrkdwn.Of($"alert: {label}").Text;

        Assert.DoesNotContain('<', shown);
        Assert.Equal("alert: " + label, MrkdwnEscape.Unescape(shown));
    }

    [Fact]
    public void T14_DirectionOverridesAndControls_AreLeftOut() =>
        Assert.Equal("evitca\nok", Mrkdwn.Of($"{"\u202Eevitca\u2066\u0007\r\nok"}").Text);

    [Fact]
    public void T14_LongOutsideLine_IsCutVisiblyOnOneLine()
    {
        var line = Mrkdwn.Line("a\nb  " + new string('x', 500), 50).Text;

        Assert.Equal(50, line.Length);
        Assert.StartsWith("a b xxx", line, StringComparison.Ordinal);
        Assert.EndsWith("…", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Escape_AnyText_RoundTripsAndHoldsNoBrackets()
    {
        var random = new Random(11);
        for (var i = 0; i < 5000; i++)
        {
            var text = new string(
                [.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(0x20, 0x2000))]);
            if (text.Any(MrkdwnEscape.IsUnsafe))
                continue;
            var escaped = MrkdwnEscape.Escape(text);

            Assert.Equal(text, MrkdwnEscape.Unescape(escaped));
            Assert.DoesNotContain('<', escaped);
            Assert.DoesNotContain('>', escaped);
        }
    }

    [Theory]
    [InlineData("sarah")]
    [InlineData("U0>SARAH")]
    [InlineData("")]
    [InlineData("C0INCIDENTS")]
    public void User_NoUserId_Refused(string id) => Assert.Throws<ArgumentException>(() => Mrkdwn.User(id));

    [Fact]
    public void Link_LabelAndAddress_CannotBreakOut()
    {
        var link = Mrkdwn.Link(new Uri("https://x.example/a?b=1&c=|>"), "a|b>\nc").Text;

        Assert.Equal(
            "<https://x.example/a?b=1&amp;c=%7C%3E|a¦b&gt; c>", link.Replace(
                "|&gt;", "%7C%3E", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => Mrkdwn.Link(new Uri("javascript:alert(1)"), "x"));
    }

    [Fact]
    public void Code_Backticks_CannotEndTheFormat()
    {
        Assert.Equal("`a'b &amp; c`", Mrkdwn.Code("a`b & c").Text);
        Assert.Equal("```'''x```", Mrkdwn.CodeBlock("```x").Text);
    }

    [Fact]
    public void Time_Instant_HasAFallbackInUtc() => Assert.Equal(
        "<!date^1767225600^{date_short_pretty} {time_secs}|2026-01-01 00:00:00 UTC>",
        Mrkdwn.Time(new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2))).Text);

    [Fact]
    public void Lines_EmptyParts_LeaveNoLine() =>
        Assert.Equal("a\nb", Mrkdwn.Lines(Mrkdwn.Of("a"), Mrkdwn.Empty, Mrkdwn.Of("b")).Text);

    [Fact]
    public void Write_Mrkdwn_IsSlacksTextObject() => Assert.Equal(
        """{"type":"mrkdwn","text":"a &amp; b","verbatim":true}""", JsonSerializer.Serialize(
            Mrkdwn.Of("a & b"), SlackJson.Options));
}
