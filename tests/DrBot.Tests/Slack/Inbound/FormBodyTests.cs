using System.Text;
using DrBot.Slack.Inbound;

namespace DrBot.Tests.Slack.Inbound;

public sealed class FormBodyTests
{
    [Fact]
    public void Parse_EncodedFields_AreDecoded()
    {
        var form = FormBody.Parse("text=say+%22hi%22+%26+%E2%9C%93&empty=&bare&command=%2Fdr"u8);

        Assert.Equal("say \"hi\" & ✓", form["text"]);
        Assert.Equal("", form["empty"]);
        Assert.Equal("", form["bare"]);
        Assert.Equal("/dr", form["command"]);
    }

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%2")]
    [InlineData("a=%zz")]
    [InlineData("a=%u0041")]
    [InlineData("a=%FF%FE")]
    [InlineData("a=%C0%AF")]
    [InlineData("a=%ED%A0%80")]
    [InlineData("a=1&a=2")]
    [InlineData("a=1&%61=2")]
    public void Parse_TwoReadings_Refused(string body) =>
        Assert.Throws<BadPayloadException>(() => FormBody.Parse(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Parse_TooManyFields_Refused()
    {
        var body = string.Join('&', Enumerable.Range(0, 101).Select(i => $"f{i}=1"));

        Assert.Throws<BadPayloadException>(() => FormBody.Parse(Encoding.UTF8.GetBytes(body)));
    }
}
