using DrBot.Hosting;

namespace DrBot.Tests.Hosting;

/// <summary>How a server that must not start says so.</summary>
public sealed class ServerTests
{
    private const string Settings = "environment: practice\nlisten: http://127.0.0.1:0\negress: loopback\n";

    [Fact]
    public async Task Run_NoConfiguration_Is1() => Assert.Equal(1, await Server.RunAsync("/nowhere/drbot.yaml", CancellationToken.None));

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
