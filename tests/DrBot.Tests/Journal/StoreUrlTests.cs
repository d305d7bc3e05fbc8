using DrBot.Journal;

namespace DrBot.Tests.Journal;

public sealed class StoreUrlTests
{
    [Theory]
    [InlineData("sqlite:drbot.db", "/etc/drbot/drbot.db")]
    [InlineData("drbot.db", "/etc/drbot/drbot.db")]
    [InlineData("data/drbot.db", "/etc/drbot/data/drbot.db")]
    [InlineData("../drbot.db", "/etc/drbot.db")]
    [InlineData("sqlite:/var/lib/drbot.db", "/var/lib/drbot.db")]
    [InlineData("sqlite:///var/lib/drbot.db", "/var/lib/drbot.db")]
    [InlineData("SQLite:/var/lib/dr bot.db ", "/var/lib/dr bot.db")]
    [InlineData("/var/lib/drbot.db", "/var/lib/drbot.db")]
    public void Parse_SqliteOrAPath_IsRelativeToTheFolder(string text, string expected) =>
        Assert.Equal(expected, StoreUrl.Parse(text, "/etc/drbot").SqlitePath);

    [Theory]
    [InlineData("postgres://drbot:s3cret@db/drbot")]
    [InlineData("postgresql://drbot:s3cret@db/drbot")]
    public void Parse_Postgres_IsRefusedWithoutRepeatingThePassword(string text)
    {
        var refused = Assert.Throws<FormatException>(() => StoreUrl.Parse(text, "/"));

        Assert.Contains("not in this version", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData("mysql://x")]
    [InlineData(":memory:")]
    [InlineData("sqlite::memory:")]
    [InlineData("/tmp")]
    public void Parse_NoStore_SaysWhatIsAllowed(string text) =>
        Assert.StartsWith("store: ", Assert.Throws<FormatException>(() => StoreUrl.Parse(text, "/")).Message, StringComparison.Ordinal);
}
