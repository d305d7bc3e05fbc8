using DrBot.Commands.Plans;
using DrBot.Hosting;
using DrBot.Plans;

namespace DrBot.Tests.Surface;

/// <summary>What <c>/readyz</c> answers, over the real road.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task Readyz_BeforeTheFirstHello_IsReadyAndSaysThatSlackIsNot()
    {
        await using var bench = await SurfaceBench.StartAsync(sockets: true);

        Assert.Equal(200, bench.FirstReadiness.Status);
        Assert.Equal("no connection to Slack yet", bench.FirstReadiness.Body["degraded"]!["slack.socket"]!.GetValue<string>());
        await SurfaceBench.UntilAsync(async () => (await bench.ReadinessAsync()).Body["degraded"]!["slack.socket"] is null);
    }

    [Fact]
    public async Task Readyz_OverHttp_AsksForNoSocket()
    {
        await using var bench = await SurfaceBench.StartAsync();

        Assert.Null(bench.FirstReadiness.Body["degraded"]!["slack.socket"]);
        Assert.True(bench.FirstReadiness.Body["ready"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Readyz_ToldToEnd_Is503WithTheReasonAndSlackDegradedIsNot()
    {
        await using var bench = await SurfaceBench.StartAsync();
        bench.Get<Degradations>().Set("updates.engineering.email", "550 no such mailbox");
        Assert.Equal(200, (await bench.ReadinessAsync()).Status);

        await bench.Get<GracefulStop>().StoppingAsync(SurfaceBench.Limit);
        var (status, body) = await bench.ReadinessAsync();

        Assert.Equal(503, status);
        Assert.Equal("DrBot is being stopped", Assert.Single(body["problems"]!.AsArray())!.GetValue<string>());
        Assert.Equal("550 no such mailbox", body["degraded"]!["updates.engineering.email"]!.GetValue<string>());
    }

    [Fact]
    public async Task WarmUp_PeopleOfThePlans_AreReadBeforeAnybodyClicks()
    {
        await using var bench = await SurfaceBench.StartAsync();
        var people = bench.Get<PlanLibrary>().All.SelectMany(p => p.Plan.People.Values).SelectMany(p => p.Accounts)
            .Where(a => a.Surface == "slack").Select((Account a) => a.Id).ToList();

        Assert.NotEmpty(people);
        await SurfaceBench.UntilAsync(async () => await bench.CallsAsync("users.info") >= people.Count);
    }
}
