using DrBot.Hosting;

namespace DrBot.Tests.Hosting;

/// <summary>How a server that must not start says so.</summary>
public sealed class ServerTests
{
    private const string Settings = "environment: practice\nlisten: http://127.0.0.1:0\negress: loopback\n";

    [Fact]
    public async Task Run_NoConfiguration_Is3() => Assert.Equal(3, await Server.RunAsync("/nowhere/drbot.yaml", CancellationToken.None));

    [Fact]
    public async Task Run_AConfigurationWithMistakes_Is1()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(1, await Server.RunAsync(folder.Write("drbot.yaml", "environment: nowhere\n"), CancellationToken.None));
    }

    [Fact]
    public async Task Run_ADatabaseOfANewerSchema_Is3()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("drbot.yaml", Settings);
        await (await DrBot.Journal.Sqlite.SqliteJournal.OpenAsync(
            new() { Path = folder.At("drbot.db"), Origin = "drbot/practice" }, TimeProvider.System, CancellationToken.None)).DisposeAsync();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder.At("drbot.db")};Pooling=False"))
        {
            connection.Open();
            using var newer = connection.CreateCommand();
            newer.CommandText = "PRAGMA user_version=99";
            newer.ExecuteNonQuery();
        }

        Assert.Equal(3, await Server.RunAsync(config, CancellationToken.None));
    }

    [Fact]
    public async Task Run_StoreOpenElsewhere_Is3()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("drbot.yaml", Settings);
        await using var other = await DrBot.Journal.Sqlite.SqliteJournal.OpenAsync(
            new() { Path = folder.At("drbot.db"), Origin = "drbot/practice" }, TimeProvider.System, CancellationToken.None);

        Assert.Equal(3, await Server.RunAsync(config, CancellationToken.None));
    }

    [Fact]
    public async Task Run_PlanWithMistakes_Is1()
    {
        using var folder = new TemporaryFolder();
        folder.Write("shop.yaml", "plan: shop\n");

        Assert.Equal(1, await Server.RunAsync(folder.Write("drbot.yaml", Settings + "plans: [shop.yaml]\n"), CancellationToken.None));
    }

    [Fact]
    public async Task Run_ToldToEnd_Is0()
    {
        using var folder = new TemporaryFolder();
        folder.Write("shop.yaml", Execution.Bench.ShopPlan.Text);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        Assert.Equal(0, await Server.RunAsync(folder.Write("drbot.yaml", Settings + "plans: [shop.yaml]\n"), stop.Token));
    }
}
