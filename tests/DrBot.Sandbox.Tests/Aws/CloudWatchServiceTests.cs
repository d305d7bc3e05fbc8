using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.Aws;

public sealed class CloudWatchServiceTests
{
    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task ReplicaLag_Healthy_OneSmallSampleAMinute()
    {
        _unjucks.Time.Advance(TimeSpan.FromMinutes(20));

        var lag = await _unjucks.LagAsync();

        Assert.Equal(11, lag.Length);
        Assert.All(lag, s => Assert.InRange(s, 0, 2));
    }

    [Fact]
    public async Task ReplicaLag_PrimaryGone_GrowsWithTheClock()
    {
        _unjucks.Break("region-down");
        _unjucks.Time.Advance(TimeSpan.FromMinutes(9));

        var lag = await _unjucks.LagAsync();

        Assert.InRange(lag[0], 0, 2);
        Assert.InRange(lag[^1], 9 * 60, 9 * 60 + 2);
        Assert.Equal(60, lag[^1] - lag[^2], 3);
    }

    [Fact]
    public async Task ReplicaLag_PrimaryBack_SmallAgain()
    {
        _unjucks.Break("region-down");
        _unjucks.Time.Advance(TimeSpan.FromMinutes(9));
        _unjucks.Break("region-up");
        _unjucks.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.InRange((await _unjucks.LagAsync())[^1], 0, 2);
    }

    [Fact]
    public async Task ReplicaLag_ReplicationFrozen_MinusOneUntilHealed()
    {
        _unjucks.Break("freeze-replication");
        _unjucks.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(-1, (await _unjucks.LagAsync())[^1]);
        _unjucks.Break("heal-replication");
        _unjucks.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.InRange((await _unjucks.LagAsync())[^1], 0, 2);
    }

    [Fact]
    public async Task ReplicaLag_SetBehindThenPrimaryGone_GrowsFromThere()
    {
        _unjucks.World.Break(new BreakRequest { Kind = "lag", Database = "unjucks-dr-db", Seconds = 1200 });
        _unjucks.Break("region-down");
        _unjucks.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.InRange((await _unjucks.LagAsync())[^1], 1260, 1262);
    }

    [Theory]
    [InlineData("unjucks-dr-db", "us-east-1")] // the metric lives where the replica does
    [InlineData("unjucks-prod-db", "us-east-1")]
    [InlineData("nobody", "us-west-2")]
    public async Task ReplicaLag_ElsewhereOrNoReplica_NoSamples(string id, string region) =>
        Assert.Empty(await _unjucks.LagAsync(id, region));

    [Fact]
    public async Task ReplicaLag_Promoted_Ends()
    {
        await _unjucks.PromoteAsync();
        _unjucks.Time.Advance(TimeSpan.FromMinutes(20));

        Assert.Empty(await _unjucks.LagAsync());
    }

    [Fact]
    public async Task GetMetricData_Ascending_SameSamplesInOrder()
    {
        _unjucks.Time.Advance(TimeSpan.FromMinutes(5));
        var answer = await _unjucks.Aws.CloudWatchAsync("us-west-2", "GetMetricData",
            ("MetricDataQueries.member.1.Id", "lag"),
            ("MetricDataQueries.member.1.MetricStat.Metric.Namespace", "AWS/RDS"),
            ("MetricDataQueries.member.1.MetricStat.Metric.MetricName", "ReplicaLag"),
            ("MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name", "DBInstanceIdentifier"),
            ("MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value", "unjucks-dr-db"),
            ("MetricDataQueries.member.1.MetricStat.Period", "60"),
            ("MetricDataQueries.member.1.MetricStat.Stat", "Maximum"),
            ("ScanBy", "TimestampAscending"),
            ("StartTime", "2026-11-22T03:00:00Z"), ("EndTime", "2026-11-22T04:00:00Z"));

        var times = answer.Xml.Descendants().First(e => e.Name.LocalName == "Timestamps").Elements()
            .Select(e => e.Value).ToArray();
        Assert.Equal("2026-11-22T03:00:00.000Z", times[0]);
        Assert.Equal(6, times.Length);
        Assert.Equal(times.Order(), times);
    }

    [Theory]
    [InlineData("61", "Maximum", "InvalidParameterValue")]
    [InlineData("60", "Median", "InvalidParameterValue")]
    public async Task GetMetricStatistics_WrongParameter_Refused(string period, string statistic, string code)
    {
        var answer = await _unjucks.Aws.CloudWatchAsync("us-west-2", "GetMetricStatistics",
            ("Namespace", "AWS/RDS"), ("MetricName", "ReplicaLag"), ("Period", period),
                ("Statistics.member.1", statistic),
            ("StartTime", "2026-11-22T03:00:00Z"), ("EndTime", "2026-11-22T04:00:00Z"));

        Assert.Equal(code, answer.Code);
    }
}
