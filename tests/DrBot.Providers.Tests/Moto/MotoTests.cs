using System.Globalization;
using System.Xml.Linq;
using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;
using DrBot.TestKit;

namespace DrBot.Providers.Tests.Moto;

/// <summary>
/// The wire shapes against somebody else's reading of AWS. Behaviour is the practice worlds' business: moto never
/// clears a promoted replica's source, answers 500 in HTML to unknown promotions, and knows changes only as INSYNC.
/// </summary>
public sealed class MotoTests(MotoServer moto) : IClassFixture<MotoServer>, IDisposable
{
    private readonly List<IDisposable> _made = [];

    public void Dispose() => _made.ForEach(d => d.Dispose());

    [RequiresFact("moto")]
    public async Task Rds_ReplicaInAnotherRegion_IsReadAndPromoted()
    {
        await CreateDatabaseAsync("us-east-1", "prod-a");
        await moto.SeedAsync("rds", "us-west-2", ("Action", "CreateDBInstanceReadReplica"), ("Version", "2014-10-31"),
            ("DBInstanceIdentifier", "dr-a"),
                ("SourceDBInstanceIdentifier", "arn:aws:rds:us-east-1:123456789012:db:prod-a"),
            ("SourceRegion", "us-east-1"));
        await PutLagAsync("dr-a", 7, DateTimeOffset.UtcNow.AddMinutes(-1));
        var action = Catalogue().Actions["aws.rds.promote-read-replica"];
        var context = Context(Hands.Target("aws.rds", ("region", "us-west-2"), ("instance", "dr-a"),
            ("replica-of.region", "us-east-1"), ("replica-of.instance", "prod-a")));

        var seen = await action.ObserveAsync(context, CancellationToken.None);
        var receipt = await action.ActAsync(context, CancellationToken.None);

        Assert.Equal((ObservedState.Ready, "replica", "us-east-1/prod-a"),
            (seen.State, seen.Facts["role"], seen.Facts["source"]));
        Assert.Equal(("7", "present-lag", "available"),
            (seen.Facts["data-loss-seconds"], seen.Facts["data-loss-basis"], seen.Facts["primary"]));
        Assert.NotEqual("", seen.Facts["endpoint"]);
        Assert.NotNull(receipt);
    }

    [RequiresFact("moto")]
    public async Task Rds_UnknownInstance_IsBlockedByATypedError()
    {
        var seen = await Catalogue().Actions["aws.rds.promote-read-replica"].ObserveAsync(
            Context(Hands.Target("aws.rds", ("region", "us-west-2"), ("instance", "nobody"))), CancellationToken.None);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("nobody", seen.Reasons[0], StringComparison.Ordinal);
    }

    [RequiresFact("moto")]
    public async Task Rds_HtmlErrorToAPromotion_IsUnknown()
    {
        var failed = await Assert.ThrowsAsync<ProviderException>(() =>
            Catalogue().Actions["aws.rds.promote-read-replica"].ActAsync(
            Context(Hands.Target("aws.rds", ("region", "us-west-2"), ("instance", "nobody"))), CancellationToken.None));

        // Later versions may answer as AWS does.
        Assert.Contains(failed.Kind, new[] { ProviderFailure.UnknownOutcome, ProviderFailure.NotFound });
    }

    [RequiresFact("moto")]
    public async Task Route53_Record_IsUpsertedListedAndInSync()
    {
        var created = XElement.Parse(await moto.SendAsync("route53", "us-east-1", "/2013-04-01/hostedzone",
            "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Name>unjucks.dev.</Name>"
            + "<CallerReference>1</CallerReference></CreateHostedZoneRequest>", "application/xml"));
        var zone = created.Descendants().First(e => e.Name.LocalName == "Id").Value;
        var action = Catalogue().Actions["aws.route53.upsert"];
        var context = Context(
            Hands.Target("aws.route53.record", ("zone", zone), ("name", "api.unjucks.dev"), ("type", "CNAME")),
            ("value", "dr-api.unjucks.dev"), ("ttl", TimeSpan.FromSeconds(60)));

        var before = await action.ObserveAsync(context, CancellationToken.None);
        var receipt = await action.ActAsync(context, CancellationToken.None);
        var after = await action.ObserveAsync(context with { IntentAt = context.Now, Receipt = receipt },
            CancellationToken.None);

        Assert.Equal((ObservedState.Ready, "false"), (before.State, before.Facts["exists"]));
        Assert.Equal((ObservedState.Satisfied, "INSYNC", "60"),
            (after.State, after.Facts["change"], after.Facts["ttl"]));
        Assert.NotEqual("", receipt.Values["change-id"]);
    }

    [RequiresFact("moto")]
    public async Task Route53_NoSuchZone_IsBlocked()
    {
        var seen = await Catalogue().Actions["aws.route53.upsert"].ObserveAsync(
            Context(Hands.Target("aws.route53.record", ("zone", "ZNOBODY"), ("name", "a.b"), ("type", "A")),
            ("value", "192.0.2.1")),
            CancellationToken.None);

        Assert.Equal(ObservedState.Blocked, seen.State);
    }

    [RequiresFact("moto")]
    public async Task Sts_Asked_TellsWhoWeAre()
    {
        var check = Assert.Single(await Catalogue().CheckAsync(["us-west-2"], CancellationToken.None));

        Assert.True(check.Ok, check.Detail);
        Assert.Contains("arn:aws:", check.Detail, StringComparison.Ordinal);
    }

    private Task CreateDatabaseAsync(string region, string id) => moto.SeedAsync("rds", region,
        ("Action", "CreateDBInstance"), ("Version", "2014-10-31"), ("DBInstanceIdentifier", id),
            ("DBInstanceClass", "db.t3.micro"),
        ("Engine", "postgres"), ("AllocatedStorage", "20"), ("MasterUsername", "root"),
            ("MasterUserPassword", "hunter2hunter2"),
        ("BackupRetentionPeriod", "1"));

    private Task PutLagAsync(string id, double seconds, DateTimeOffset at) => moto.SeedAsync("monitoring", "us-west-2",
        ("Action", "PutMetricData"), ("Version", "2010-08-01"), ("Namespace", "AWS/RDS"),
            ("MetricData.member.1.MetricName", "ReplicaLag"),
        ("MetricData.member.1.Dimensions.member.1.Name", "DBInstanceIdentifier"),
            ("MetricData.member.1.Dimensions.member.1.Value", id),
        ("MetricData.member.1.Value", seconds.ToString(CultureInfo.InvariantCulture)),
        ("MetricData.member.1.Timestamp",
            at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));

    private ProviderCatalogue Catalogue()
    {
        var options = new ProviderOptions { Aws = new AwsOptions { EndpointUrl = moto.Address.AbsoluteUri } };
        var catalogue = ProviderCatalogue.Create(options, Egress.Loopback, TimeProvider.System, TimeProvider.System,
            new ProviderSeams
            {
                AwsKeys = new AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                Environment = _ => null,
            });
        _made.Add(catalogue);
        return catalogue;
    }

    private static ActionContext Context(TargetIdentity target, params (string Name, object Value)[] inputs) => new()
    {
        Run = "DR-20261122-030000-R1",
        Step = "step",
        Mode = ActionMode.Failover,
        Token = "token-1",
        Target = target,
        Inputs = new ActionInputs(inputs.ToDictionary(i => i.Name, i => i.Value)),
        Now = DateTimeOffset.UtcNow,
    };
}
