using System.Net;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.World;

public sealed class ExchangeTests
{
    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task Throttle_ByCount_StrikesThatOftenAndNotAfterwards()
    {
        _unjucks.Break("throttle", "PromoteReadReplica", 2);

        Assert.Equal("Throttling", (await _unjucks.PromoteAsync()).Code);
        Assert.Equal("Throttling", (await _unjucks.PromoteAsync()).Code);
        Assert.Null((await _unjucks.PromoteAsync()).Code);
        Assert.Equal([false, false, true], _unjucks.World.Calls.Select(c => c.Effective));
    }

    [Fact]
    public async Task LoseResponse_Promotion_CutsTheConnectionAfterTheEffect()
    {
        _unjucks.Break("lose-response", "PromoteReadReplica", 1);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => _unjucks.PromoteAsync());

        Assert.Equal(HttpRequestError.ResponseEnded, failure.HttpRequestError);
        var call = Assert.Single(_unjucks.World.Calls);
        Assert.Equal((true, "lose-response", 0), (call.Effective, call.Fault, call.Status));
        _unjucks.Time.Advance(TimeSpan.FromMinutes(8));
        Assert.Equal("primary", _unjucks.World.Read().Databases["unjucks-dr-db"].Role);
    }

    [Theory]
    [InlineData(null, "InternalFailure")]
    [InlineData(503, "<html>")]
    public async Task Error5xx_UntilHealed_RefusesAndThenServes(int? status, string text)
    {
        _unjucks.World.Break(new BreakRequest { Kind = "error-5xx", Operation = "rds", Status = status });
        var refused = await _unjucks.PromoteAsync();
        Assert.Equal((HttpStatusCode)(status ?? 500), refused.Status);
        Assert.Contains(text, refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK,
            (await _unjucks.Aws.QueryAsync("sts", "2011-06-15", "us-west-2", "GetCallerIdentity")).Status);

        _unjucks.Break("heal", "rds");

        Assert.Equal(HttpStatusCode.OK, (await _unjucks.PromoteAsync()).Status);
    }

    [Fact]
    public async Task RegionDown_RegionalEndpoints_EndTheConnection()
    {
        _unjucks.Break("region-down");

        await Assert.ThrowsAsync<HttpRequestException>(() => _unjucks.DescribeAsync("us-east-1", "unjucks-prod-db"));
        Assert.Equal(HttpStatusCode.OK, (await _unjucks.DescribeAsync("us-west-2", "unjucks-dr-db")).Status);
    }

    [Fact]
    public async Task RegionDown_As503_Answers503()
    {
        _unjucks.World.Break(new BreakRequest { Kind = "region-down", Region = "us-west-2", Mode = "503" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _unjucks.PromoteAsync()).Status);
        Assert.False(Assert.Single(_unjucks.World.Calls).Effective);
    }

    [Fact]
    public async Task Calls_SayWhatWasAskedOfWhatAndWhen()
    {
        _unjucks.Time.Advance(5);
        await _unjucks.PromoteAsync();
        await _unjucks.DescribeAsync("us-west-2", "unjucks-dr-db");

        var (promote, describe) = (_unjucks.World.Calls[0], _unjucks.World.Calls[1]);
        Assert.Equal(("rds", "PromoteReadReplica", "us-west-2", "unjucks-dr-db", true, true),
            (promote.Service, promote.Operation, promote.Region, promote.Target, promote.Changing, promote.Effective));
        Assert.Equal((false, false, 2L), (describe.Changing, describe.Effective, describe.Seq));
        Assert.Equal(_unjucks.Time.GetUtcNow(), promote.At);
        Assert.NotEqual(promote.RequestId, describe.RequestId);
    }

    [Theory]
    [InlineData("meteorite")]
    [InlineData("")]
    public void Break_UnknownKind_ListsWhatThereIs(string kind)
    {
        var failure = Assert.Throws<ArgumentException>(() => _unjucks.Break(kind));

        Assert.Contains("region-down", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Break_UnknownRegionOrDatabase_ListsWhatThereIs()
    {
        Assert.Contains("us-west-2", Assert.Throws<ArgumentException>(
            () => _unjucks.World.Break(new BreakRequest { Kind = "region-down", Region = "eu-mars-1" })).Message,
                StringComparison.Ordinal);
        Assert.Contains("unjucks-dr-db", Assert.Throws<ArgumentException>(
            () => _unjucks.World.Break(new BreakRequest { Kind = "freeze-replication", Database = "x" })).Message,
                StringComparison.Ordinal);
    }
}
