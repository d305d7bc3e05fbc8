using System.Net;
using DrBot.Sandbox.Tests.Fakes;

namespace DrBot.Sandbox.Tests.Http;

public sealed class RegionFrontTests
{
    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task Health_Production_AnswersAsThePrimaryRegion()
    {
        var (status, text) = await _unjucks.HealthAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("us-east-1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_FailedOverStepByStep_NamesWhatIsMissingUntilNothingIs()
    {
        var recovery = _unjucks.Cluster();
        _unjucks.Break("region-down");
        await AssertTroubleAsync("us-east-1 is down");
        await _unjucks.PointDnsAsync("dr-api.unjucks.dev");
        await AssertTroubleAsync("us-east-1 is down");
        _unjucks.Time.Advance(40);
        await AssertTroubleAsync("unjucks-api has no ready pod in us-west-2 (0 wanted)");
        await recovery.ScaleAsync(2);
        _unjucks.Time.Advance(30);
        await AssertTroubleAsync("started with unjucks-prod-db, whose region us-east-1 is down");
        await recovery.MergeAsync(ClusterClient.ConfigMap(),
            $$$"""{"data":{"DB_HOST":"{{{_unjucks.World.Read().Databases["unjucks-dr-db"].Endpoint}}}"}}""");
        await recovery.RestartAsync("2026-11-22T03:01:00Z");
        _unjucks.Time.Advance(60);
        await AssertTroubleAsync("unjucks-dr-db, which is a read replica");
        await _unjucks.PromoteAsync();
        _unjucks.Time.Advance(TimeSpan.FromMinutes(8));

        Assert.Equal(HttpStatusCode.OK, (await _unjucks.HealthAsync()).Status);
        Assert.Equal(["api.unjucks.dev", "dr-api.unjucks.dev"], _unjucks.World.Read().Regions["us-west-2"].Traffic);
    }

    [Fact]
    public async Task Health_DrillHost_AsksTheDrillsNamespace()
    {
        await _unjucks.PointDnsAsync("dr-api.unjucks.dev", "drill-api.unjucks.dev");
        _unjucks.Time.Advance(40);
        var drill = _unjucks.Cluster();
        await drill.MergeAsync(ClusterClient.Deployment(ns: "unjucks-drill") + "/scale", """{"spec":{"replicas":1}}""");
        _unjucks.Time.Advance(30);

        Assert.Equal(HttpStatusCode.OK, (await _unjucks.HealthAsync("drill-api.unjucks.dev")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _unjucks.HealthAsync("dr-api.unjucks.dev")).Status);
    }

    [Theory]
    [InlineData("nowhere.example", "resolves to no region")]
    [InlineData("api.unjucks.dev", "resolves to no region")] // a record that points at itself
    public async Task Health_RecordThatLeadsNowhere_SaysSo(string value, string reason)
    {
        await _unjucks.PointDnsAsync(value);
        _unjucks.Time.Advance(40);

        await AssertTroubleAsync(reason);
    }

    private async Task AssertTroubleAsync(string reason)
    {
        var (status, text) = await _unjucks.HealthAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(reason, text, StringComparison.Ordinal);
    }
}
