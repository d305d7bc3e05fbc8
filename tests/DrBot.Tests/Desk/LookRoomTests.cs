using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Desk;

public sealed class LookRoomTests
{
    [Fact]
    public async Task Status_ManyIncidents_ShowsTheGravestAndSaysHowManyMore()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var grave = (await bench.SayAsync("U0SARAH", "/dr declare the gravest --level 1")).Split(' ', ':').First(w => w.StartsWith("DR-", StringComparison.Ordinal));
        for (var i = 1; i <= 24; i++)
            await bench.SayAsync("U0SARAH", $"/dr declare trouble number {i} --level 2");

        var lines = (await bench.SayAsync("U0SARAH", "/dr status")).Split('\n');

        Assert.Equal(21, lines.Length);
        Assert.Contains(grave, lines[0], StringComparison.Ordinal);
        Assert.Contains("and 5 more: /dr list shows all", lines[^1], StringComparison.Ordinal);
    }
}
