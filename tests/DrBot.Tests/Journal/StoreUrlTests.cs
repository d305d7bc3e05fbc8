using DrBot.Journal;
using Npgsql;

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
    [InlineData("postgres://drbot:s3cret@db/drbot", "Host=db;Port=5432;Username=drbot;Password=s3cret;Database=drbot")]
    [InlineData("POSTGRESQL://drbot@db:6432/x", "Host=db;Port=6432;Username=drbot;Database=x")]
    [InlineData("postgres://a%40b:p%3Aw%2F%25%3B+@[::1]:5433/d%20b", "Host=::1;Port=5433;Username=a@b;Password=\"p:w/%;+\";Database=\"d b\"")]
    [InlineData("postgres://u:p@ss@db/x", "Host=db;Port=5432;Username=u;Password=p@ss;Database=x")]
    [InlineData("postgres://u@db/x?sslmode=verify-full&sslrootcert=%2Fca.pem&connect_timeout=3",
        "Host=db;Port=5432;Username=u;Database=x;SslMode=VerifyFull;RootCertificate=/ca.pem;Timeout=3")]
    [InlineData("postgres:///x?host=/run/postgresql", "Host=/run/postgresql;Port=5432;Database=x")]
    [InlineData("postgres://u@a:1,b:2/x", "Host=\"a:1,b:2\";Port=5432;Username=u;Database=x;TargetSessionAttributes=primary")]
    public void Parse_Postgres_IsTranslatedForNpgsql(string text, string expected)
    {
        var found = StoreUrl.Parse(text, "/").Postgres!.Connection;
        var wanted = new NpgsqlConnectionStringBuilder(expected);

        Assert.Equal(
            (wanted.Host, wanted.Port, wanted.Username, wanted.Password, wanted.Database),
            (found.Host, found.Port, found.Username, found.Password, found.Database));
        Assert.Equal(
            (wanted.SslMode, wanted.RootCertificate, wanted.Timeout, wanted.TargetSessionAttributes),
            (found.SslMode, found.RootCertificate, found.Timeout, found.TargetSessionAttributes));
    }

    [Fact]
    public void ToString_Postgres_DoesNotRepeatThePassword()
    {
        var url = StoreUrl.Parse("postgres://drbot:s3cret@db/drbot", "/");

        Assert.Equal("postgres://drbot@db:5432/drbot", url.ToString());
        Assert.Throws<InvalidOperationException>(() => url.SqlitePath);
    }

    [Theory]
    [InlineData("postgres:s3cret")]
    [InlineData("postgres://u:s3cret@db")]
    [InlineData("postgres://u:s3cret@db/")]
    [InlineData("postgres://u:s3cret@/x")]
    [InlineData("postgres://u:s3cret@db:port/x")]
    [InlineData("postgres://u:s3cret@db:70000/x")]
    [InlineData("postgres://u:s3cret@db/x?sslmode=maybe")]
    [InlineData("postgres://u:s3cret@db/x?password=s3cret")]
    [InlineData("postgres://u:s3cret@db/x?connect_timeout=soon")]
    public void Parse_NoPostgresUrl_SaysTheFormAndNotThePassword(string text)
    {
        var refused = Assert.Throws<FormatException>(() => StoreUrl.Parse(text, "/"));

        Assert.StartsWith("store: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("postgres://USER:PASSWORD@HOST", refused.Message, StringComparison.Ordinal);
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
