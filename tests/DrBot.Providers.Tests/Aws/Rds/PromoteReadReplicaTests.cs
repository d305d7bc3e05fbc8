using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Aws.Rds;

public sealed class PromoteReadReplicaTests : IDisposable
{
    private const string Name = "aws.rds.promote-read-replica";
    private readonly RdsWorld _world = new();
    private readonly Hands _hands;

    public PromoteReadReplicaTests() => _hands = new Hands(_world.Transport);

    private static DateTimeOffset Now => JumpingClock.Start;

    private ActionContext Context =>
        _hands.Context(Hands.Target("aws.rds", ("region", "us-west-2"), ("instance", "unjucks-dr-db"),
        ("replica-of.region", "us-east-1"), ("replica-of.instance", "unjucks-prod-db")));

    private ActionContext Sent => Context with { IntentAt = Now, Receipt = Receipt.Empty };

    public void Dispose() => _hands.Dispose();

    [Fact]
    public async Task ObserveAsync_ReplicaAvailable_IsReadyWithFacts()
    {
        _world.Lag.Add((Now.AddMinutes(-3), 900));
        _world.Lag.Add((Now.AddMinutes(-1), 4));
        _world.Lag.Add((Now.AddMinutes(-2), 500));

        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Ready, seen.State);
        Assert.Equal("db-REPLICA", seen.Facts["identity"]);
        Assert.Equal("replica", seen.Facts["role"]);
        Assert.Equal("available", seen.Facts["status"]);
        Assert.Equal("us-east-1/unjucks-prod-db", seen.Facts["source"]);
        Assert.Equal("replicating", seen.Facts["replication"]);
        Assert.Equal("unjucks-dr-db.abc.us-west-2.rds.amazonaws.com", seen.Facts["endpoint"]);
        Assert.Equal("unjucks-dr-db.abc.us-west-2.rds.amazonaws.com:5432", seen.Facts["address"]);
        Assert.Equal(("4", "60"), (seen.Facts["lag-seconds"], seen.Facts["lag-age-seconds"]));
        Assert.Equal(("4", "present-lag"), (seen.Facts["data-loss-seconds"], seen.Facts["data-loss-basis"]));
        Assert.Equal("available", seen.Facts["primary"]);
    }

    [Fact]
    public async Task ObserveAsync_PrimarySilent_LosesFromLastWriteToOutage()
    {
        _world.PrimaryStatus = null;
        _world.Lag.Add((Now.AddMinutes(-1), 640));

        var seen = await ObserveAsync(Context with { OutageStart = Now.AddMinutes(-10) });

        // Last write: 02:59:00 minus 640 s, that is 02:48:20; the outage began at 02:50:00.
        Assert.Equal(("100", "outage-to-last-write"), (seen.Facts["data-loss-seconds"], seen.Facts["data-loss-basis"]));
        Assert.StartsWith("not answering", seen.Facts["primary"], StringComparison.Ordinal);
        Assert.Equal(ObservedState.Ready, seen.State);
    }

    [Fact]
    public async Task ObserveAsync_PrimarySilentAndOutageUnknown_LossIsUnknown()
    {
        _world.PrimaryStatus = null;
        _world.Lag.Add((Now.AddMinutes(-1), 640));

        var seen = await ObserveAsync(Context);

        Assert.Equal(("unknown", "unknown"), (seen.Facts["data-loss-seconds"], seen.Facts["data-loss-basis"]));
        Assert.Contains("--since", seen.Facts["data-loss-note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_PrimaryNotAvailable_CountsAsSilent()
    {
        _world.PrimaryStatus = "stopped";
        _world.Lag.Add((Now.AddMinutes(-1), 60));

        var seen = await ObserveAsync(Context with { OutageStart = Now.AddMinutes(-1) });

        Assert.Equal(("stopped", "outage-to-last-write"), (seen.Facts["primary"], seen.Facts["data-loss-basis"]));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(5, 4)]
    [InlineData(5, 0)]
    public async Task ObserveAsync_LagInactiveStaleOrMissing_LossIsUnknown(double lag, int minutesOld)
    {
        if (minutesOld > 0)
            _world.Lag.Add((Now.AddMinutes(-minutesOld), lag));

        var seen = await ObserveAsync(Context);

        Assert.Equal(("unknown", "unknown"), (seen.Facts["data-loss-seconds"], seen.Facts["data-loss-basis"]));
        Assert.Equal(ObservedState.Ready, seen.State);
    }

    [Theory]
    [InlineData("backing-up", "backed up")]
    [InlineData("modifying", "'modifying'")]
    [InlineData("failed", "'failed'")]
    public async Task ObserveAsync_NotAvailableBeforeIntent_IsBlockedWithStatus(string status, string said)
    {
        _world.ReplicaStatus = status;

        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains(said, Assert.Single(seen.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_OtherSource_IsBlockedNamingBoth()
    {
        _world.Source = "arn:aws:rds:us-east-1:123456789012:db:somebody-else";

        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("somebody-else", seen.Reasons[0], StringComparison.Ordinal);
        Assert.Contains("unjucks-prod-db", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_NoSuchInstance_IsBlocked()
    {
        _world.ReplicaExists = false;

        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("unjucks-dr-db", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("available", RdsWorld.Arn)]
    [InlineData("modifying", RdsWorld.Arn)]
    [InlineData("rebooting", null)]
    [InlineData("backing-up", RdsWorld.Arn)]
    public async Task ObserveAsync_AcceptedButRoleNotChangedOrNotServing_IsInProgress(string status, string? source)
    {
        (_world.ReplicaStatus, _world.Source) = (status, source);

        Assert.Equal(ObservedState.InProgress, (await ObserveAsync(Sent)).State);
    }

    [Theory]
    [InlineData("available")]
    [InlineData("backing-up")]
    public async Task ObserveAsync_SourceGoneAndServing_IsSatisfiedAfterSecondLook(string status)
    {
        (_world.ReplicaStatus, _world.Source) = (status, null);

        var seen = await ObserveAsync(Sent);

        Assert.Equal(ObservedState.Satisfied, seen.State);
        Assert.Equal("primary", seen.Facts["role"]);
        Assert.Equal([TimeSpan.FromSeconds(2)], _hands.Domain.Waits);
        Assert.Equal(2, _world.Transport.Of("DescribeDBInstances").Count);
    }

    [Fact]
    public async Task ObserveAsync_SecondLookDisagrees_IsNotSatisfied()
    {
        _world.Source = null;
        _world.OnLook = look => _world.ReplicaStatus = look == 1 ? "available" : "rebooting";

        Assert.Equal(ObservedState.InProgress, (await ObserveAsync(Sent)).State);
    }

    [Fact]
    public async Task ObserveAsync_ReplacedBetweenLooks_IsUnknown()
    {
        _world.Source = null;
        _world.OnLook = look => _world.ResourceId = $"db-{look}";

        Assert.Equal(ObservedState.Unknown, (await ObserveAsync(Sent)).State);
    }

    [Fact]
    public async Task ActAsync_Once_SendsOnePromotionWithRetention()
    {
        var context = Context with
        {
            IntentAt = Now,
            Inputs = new ActionInputs(new Dictionary<string, object> { ["backup-retention"] = 7L })
        };

        await _hands[Name].ActAsync(context, CancellationToken.None);

        var sent = Assert.Single(_world.Transport.Of("PromoteReadReplica"));
        Assert.Equal(("unjucks-dr-db", "7", "us-west-2"),
            (sent.Form["DBInstanceIdentifier"], sent.Form["BackupRetentionPeriod"], sent.Region));
        Assert.Contains("DR-20261122-030000-R1", sent.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActAsync_RefusedForStateAndSourceGone_WasDoneAlready()
    {
        _world.Source = null;
        _world.Promote = _ => Answer.AwsError("InvalidDBInstanceState", "DB Instance is not a read replica");

        var receipt = await _hands[Name].ActAsync(Context with { IntentAt = Now }, CancellationToken.None);

        Assert.Equal("was promoted already", receipt.Values["note"]);
    }

    [Fact]
    public async Task ActAsync_RefusedForStateAndStillReplica_IsAConflict()
    {
        _world.ReplicaStatus = "backing-up";
        _world.Promote = _ => Answer.AwsError("InvalidDBInstanceState", "DB instance is backing up");

        var refused = await Assert.ThrowsAsync<ProviderException>(
            () => _hands[Name].ActAsync(Context with { IntentAt = Now }, CancellationToken.None));

        Assert.Equal((ProviderFailure.Conflict, "InvalidDBInstanceState", "req-refused"),
            (refused.Kind, refused.Code, refused.RequestId));
    }

    [Fact]
    public async Task ActAsync_AnswerLost_IsUnknownAndNotSentAgain()
    {
        _world.Promote = _ =>
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "the response ended prematurely");

        var lost = await Assert.ThrowsAsync<ProviderException>(
            () => _hands[Name].ActAsync(Context with { IntentAt = Now }, CancellationToken.None));

        Assert.Equal(ProviderFailure.UnknownOutcome, lost.Kind);
        Assert.Single(_world.Transport.Of("PromoteReadReplica"));
    }

    [Fact]
    public async Task ActAsync_Throttled_IsSentAgainLater()
    {
        var left = 2;
        _world.Promote = _ => left-- > 0
            ? Answer.AwsError("Throttling", "Rate exceeded")
            : Answer.Xml("<PromoteReadReplicaResponse><PromoteReadReplicaResult/></PromoteReadReplicaResponse>");

        await _hands[Name].ActAsync(Context with { IntentAt = Now }, CancellationToken.None);

        Assert.Equal(3, _world.Transport.Of("PromoteReadReplica").Count);
        Assert.Equal(2, _hands.Wire.Waits.Count);
    }

    [Fact]
    public async Task ActAsync_InASimulation_Refuses()
    {
        await Assert.ThrowsAsync<ProviderException>(
            () => _hands[Name].ActAsync(Context with { Mode = ActionMode.Simulate }, CancellationToken.None));

        Assert.Empty(_world.Transport.Sent);
    }

    private Task<Observation> ObserveAsync(ActionContext context) =>
        _hands[Name].ObserveAsync(context, CancellationToken.None);
}
