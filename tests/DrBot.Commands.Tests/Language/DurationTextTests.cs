using DrBot.Commands.Language;
using Xunit;

namespace DrBot.Commands.Tests.Language;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1_800)]
    [InlineData("4h", 14_400)]
    [InlineData("2d", 172_800)]
    [InlineData("1h30m", 5_400)]
    [InlineData("1d12h", 129_600)]
    [InlineData("0s", 0)]
    [InlineData("3650d", 315_360_000)]
    public void TryParse_Written_IsSeconds(string text, long seconds)
    {
        Assert.True(DurationText.TryParse(text, out var value, out var problem), problem);
        Assert.Equal(seconds, (long)value.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("30m1h")]
    [InlineData("1m1m")]
    [InlineData("1h ")]
    [InlineData("٣m")]
    [InlineData("1M")]
    [InlineData("3651d")]
    [InlineData("99999999999999999999999999d")]
    [InlineData("unknown")]
    public void TryParse_Anything_SaysWhatWasFound(string text)
    {
        Assert.False(DurationText.TryParse(text, out _, out var problem));
        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90, "1m30s")]
    [InlineData(14_400, "4h")]
    [InlineData(900, "15m")]
    [InlineData(93_784, "1d2h3m4s")]
    [InlineData(-1_200, "-20m")]
    public void Format_Seconds_IsShortest(long seconds, string text) =>
        Assert.Equal(text, DurationText.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Format_FractionOfASecond_IsDropped() =>
        Assert.Equal("1s", DurationText.Format(TimeSpan.FromMilliseconds(1_999)));

    [Fact]
    public void Parse_FormattedSpan_IsTheSame()
    {
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++)
        {
            var span = TimeSpan.FromSeconds(random.NextInt64(0, (long)DurationText.Longest.TotalSeconds));
            Assert.Equal(span, DurationText.Parse(DurationText.Format(span)));
        }
    }

    [Fact]
    public void Parse_NoDuration_Throws() =>
        Assert.Contains("90s, 30m, 4h", Assert.Throws<FormatException>(() => DurationText.Parse("soon")).Message,
            StringComparison.Ordinal);
}
