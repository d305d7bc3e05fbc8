using System.Net;
using DrBot.Sandbox.Tests.Fakes;

namespace DrBot.Sandbox.Tests.Aws;

public sealed class RdsServiceTests
{
    private const string West = "us-west-2";
    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task PromoteReadReplica_Accepted_PassesThroughEveryStatusAndClearsTheSource()
    {
        await _unjucks.PromoteAsync();

        var seen = new List<string>();
        for (var second = 0; second <= 10 * 60; second++)
        {
            var answer = await _unjucks.DescribeAsync(West, "unjucks-dr-db");
            var role = answer.Find("ReadReplicaSourceDBInstanceIdentifier") is null ? "primary" : "replica";
            var line = $"{answer.Find("DBInstanceStatus")} {role}";
            if (seen.LastOrDefault() != line)
                seen.Add(line);
            _unjucks.Time.Advance(1);
        }

        // The first line is the trap: the status still says available although the promotion was accepted.
        Assert.Equal(
            ["available replica", "modifying replica", "rebooting replica", "backing-up primary", "available primary"],
                seen);
    }

    [Fact]
    public async Task PromoteReadReplica_Ended_SourceNoLongerListsIt()
    {
        Assert.Contains("arn:aws:rds:us-west-2:123456789012:db:unjucks-dr-db", await ReplicasOfPrimaryAsync());
        await _unjucks.PromoteAsync();
        _unjucks.Time.Advance(TimeSpan.FromMinutes(8));

        Assert.DoesNotContain("arn:aws:rds:us-west-2:123456789012:db:unjucks-dr-db", await ReplicasOfPrimaryAsync());
    }

    [Theory]
    [InlineData(0)] // the status still says available
    [InlineData(60)] // modifying
    [InlineData(600)] // promoted
    public async Task PromoteReadReplica_Twice_InvalidDBInstanceState(int secondsLater)
    {
        await _unjucks.PromoteAsync();
        _unjucks.Time.Advance(secondsLater);

        var second = await _unjucks.PromoteAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "InvalidDBInstanceState"), (second.Status, second.Code));
        Assert.Single(_unjucks.World.Calls, c => c.Effective);
    }

    [Fact]
    public async Task PromoteReadReplica_Primary_InvalidDBInstanceState()
    {
        var answer =
            await _unjucks.Aws.RdsAsync("us-east-1", "PromoteReadReplica", ("DBInstanceIdentifier", "unjucks-prod-db"));

        Assert.Equal("InvalidDBInstanceState", answer.Code);
    }

    [Fact]
    public async Task PromoteReadReplica_OtherRegion_DBInstanceNotFound()
    {
        var answer =
            await _unjucks.Aws.RdsAsync("us-east-1", "PromoteReadReplica", ("DBInstanceIdentifier", "unjucks-dr-db"));

        Assert.Equal((HttpStatusCode.NotFound, "DBInstanceNotFound"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task DescribeDBInstances_WithoutId_ListsTheRegion()
    {
        var answer = await _unjucks.Aws.RdsAsync(West, "DescribeDBInstances");

        Assert.Equal(["unjucks-dr-db", "unjucks-drill-db"], answer.All("DBInstanceIdentifier"));
        Assert.Equal(["replicating", "replicating"], answer.All("Status"));
    }

    [Fact]
    public async Task DescribeDBInstances_CrossRegionReplica_NamesItsSourceByArn()
    {
        var answer = await _unjucks.DescribeAsync(West, "UNJUCKS-DR-DB");

        Assert.Equal("arn:aws:rds:us-east-1:123456789012:db:unjucks-prod-db",
            answer.Find("ReadReplicaSourceDBInstanceIdentifier"));
    }

    [Fact]
    public async Task CreateDBInstanceReadReplica_OfThePromoted_ProtectsAgain()
    {
        await _unjucks.PromoteAsync();
        _unjucks.Time.Advance(TimeSpan.FromMinutes(10));

        var answer = await _unjucks.Aws.RdsAsync("us-east-1", "CreateDBInstanceReadReplica",
            ("DBInstanceIdentifier", "unjucks-prod-db-2"),
            ("SourceDBInstanceIdentifier", "arn:aws:rds:us-west-2:123456789012:db:unjucks-dr-db"));
        Assert.Equal("creating", answer.Find("DBInstanceStatus"));
        Assert.Null(answer.Find("Address"));
        Assert.Empty(await _unjucks.LagAsync("unjucks-prod-db-2", "us-east-1"));
        _unjucks.Time.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal("available", _unjucks.World.Read().Databases["unjucks-prod-db-2"].Status);
        Assert.Equal("unjucks-dr-db", _unjucks.World.Read().Databases["unjucks-prod-db-2"].Source);
        Assert.NotEmpty(await _unjucks.LagAsync("unjucks-prod-db-2", "us-east-1"));
    }

    [Theory]
    [InlineData("unjucks-dr-db", "arn:aws:rds:us-east-1:123456789012:db:unjucks-prod-db", "DBInstanceAlreadyExists")]
    [InlineData("new", "arn:aws:rds:us-east-1:123456789012:db:nobody", "DBInstanceNotFound")]
    [InlineData("new", "unjucks-prod-db", "DBInstanceNotFound")]
    [InlineData("new", "unjucks-dr-db", "InvalidDBInstanceState")]
    public async Task CreateDBInstanceReadReplica_Wrong_Refused(string id, string source, string code)
    {
        await _unjucks.Aws.RdsAsync(West, "ModifyDBInstance", ("DBInstanceIdentifier", "unjucks-dr-db"),
            ("BackupRetentionPeriod", "0"));

        var answer = await _unjucks.Aws.RdsAsync(
            West, "CreateDBInstanceReadReplica", ("DBInstanceIdentifier", id), ("SourceDBInstanceIdentifier", source));

        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task RebootDBInstance_ForceFailoverOfSingleAz_InvalidParameterCombination()
    {
        var answer = await _unjucks.Aws.RdsAsync(
            West, "RebootDBInstance", ("DBInstanceIdentifier", "unjucks-dr-db"), ("ForceFailover", "true"));

        Assert.Equal("InvalidParameterCombination", answer.Code);
    }

    [Fact]
    public async Task RebootDBInstance_Primary_ComesBack()
    {
        var answer =
            await _unjucks.Aws.RdsAsync("us-east-1", "RebootDBInstance", ("DBInstanceIdentifier", "unjucks-prod-db"));
        Assert.Equal("rebooting", answer.Find("DBInstanceStatus"));
        _unjucks.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("available", _unjucks.World.Read().Databases["unjucks-prod-db"].Status);
    }

    [Fact]
    public async Task ModifyDBInstance_SameValues_ChangesNothing()
    {
        await _unjucks.Aws.RdsAsync(West, "ModifyDBInstance", ("DBInstanceIdentifier", "unjucks-dr-db"),
            ("BackupRetentionPeriod", "7"));

        Assert.False(Assert.Single(_unjucks.World.Calls).Effective);
    }

    [Theory]
    [InlineData("DescribeDBClusters")]
    [InlineData("")]
    public async Task Respond_UnknownAction_InvalidAction(string action) =>
        Assert.Equal("InvalidAction", (await _unjucks.Aws.RdsAsync(West, action)).Code);

    private async Task<string[]> ReplicasOfPrimaryAsync() =>
        (await _unjucks.DescribeAsync("us-east-1", "unjucks-prod-db")).All("ReadReplicaDBInstanceIdentifier");
}
