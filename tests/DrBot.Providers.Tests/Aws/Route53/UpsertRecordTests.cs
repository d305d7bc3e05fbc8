using System.Net;
using System.Xml.Linq;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Aws.Route53;

public sealed class UpsertRecordTests : IDisposable
{
    private readonly Scripted _transport;
    private readonly Hands _hands;
    private string _records = Record("api.unjucks.dev.", "CNAME", 300, "prod-api.unjucks.dev");
    private string _sync = "PENDING";
    private Func<HttpResponseMessage>? _change;

    public UpsertRecordTests()
    {
        _transport = new Scripted(Respond);
        _hands = new Hands(_transport);
    }

    private ActionContext Context => Wanting("dr-api.unjucks.dev");

    public void Dispose() => _hands.Dispose();

    [Fact]
    public async Task ObserveAsync_OtherValue_IsReadyWithTheEarlierOne()
    {
        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Ready, seen.State);
        Assert.Equal(("prod-api.unjucks.dev", "300"), (seen.Facts["value"], seen.Facts["ttl"]));
        Assert.Equal("Z1234567890/api.unjucks.dev./CNAME", seen.Facts["identity"]);
    }

    [Fact]
    public async Task ObserveAsync_NoRecordYet_IsReadyWithoutValue()
    {
        _records = Record("other.unjucks.dev.", "A", 60, "192.0.2.1");

        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Ready, seen.State);
        Assert.Equal("false", seen.Facts["exists"]);
        Assert.False(seen.Facts.ContainsKey("value"));
    }

    [Theory]
    [InlineData("dr-api.unjucks.dev", 60, ObservedState.Satisfied)]
    [InlineData("DR-API.unjucks.dev.", 60, ObservedState.Satisfied)]
    [InlineData("dr-api.unjucks.dev", 300, ObservedState.Ready)]
    public async Task ObserveAsync_BeforeIntent_ComparesNameAndTtl(string value, int ttl, ObservedState state)
    {
        _records = Record("API.unjucks.dev.", "CNAME", ttl, value);

        Assert.Equal(state, (await ObserveAsync(Context)).State);
    }

    [Theory]
    [InlineData("PENDING", ObservedState.InProgress)]
    [InlineData("INSYNC", ObservedState.Satisfied)]
    public async Task ObserveAsync_RecordShowsValue_WaitsForSync(string sync, ObservedState state)
    {
        (_records, _sync) = (Record("api.unjucks.dev.", "CNAME", 60, "dr-api.unjucks.dev"), sync);

        var seen = await ObserveAsync(Accepted("C1"));

        Assert.Equal(state, seen.State);
        Assert.Equal(sync, seen.Facts["change"]);
    }

    [Fact]
    public async Task ObserveAsync_InSyncButAnotherValue_IsNotSatisfied()
    {
        _sync = "INSYNC";

        Assert.Equal(ObservedState.InProgress, (await ObserveAsync(Accepted("C1"))).State);
    }

    [Theory]
    [InlineData(30, ObservedState.InProgress)]
    [InlineData(60, ObservedState.Satisfied)]
    public async Task ObserveAsync_ChangeIdLost_WaitsTheUsualTime(int secondsAfterIntent, ObservedState state)
    {
        _records = Record("api.unjucks.dev.", "CNAME", 60, "dr-api.unjucks.dev");

        var seen = await ObserveAsync(Context with { IntentAt = JumpingClock.Start.AddSeconds(-secondsAfterIntent) });

        Assert.Equal((state, "unknown"), (seen.State, seen.Facts["change"]));
    }

    [Fact]
    public async Task ObserveAsync_NoSuchZone_IsBlocked()
    {
        _change = () =>
            Answer.AwsError("NoSuchHostedZone", "No hosted zone found with ID: Z1234567890", HttpStatusCode.NotFound);

        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("Z1234567890", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Type>CNAME</Type><SetIdentifier>east</SetIdentifier><Failover>PRIMARY</Failover><TTL>60</TTL>", "failover PRIMARY")]
    [InlineData("<Type>CNAME</Type><SetIdentifier>blue</SetIdentifier><Weight>10</Weight><TTL>60</TTL>", "weight 10")]
    [InlineData("<Type>CNAME</Type><AliasTarget><HostedZoneId>Z2</HostedZoneId><DNSName>lb.aws.</DNSName></AliasTarget>", "alias of lb.aws.")]
    [InlineData("<Type>A</Type><TTL>60</TTL>", "type A")]
    public async Task ObserveAsync_PolicyAliasOrOtherType_IsBlockedBeforeAnybodyApproves(string members, string said)
    {
        _records = $"<ResourceRecordSet><Name>api.unjucks.dev.</Name>{members}</ResourceRecordSet>";

        var seen = await ObserveAsync(Context);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains(said, Assert.Single(seen.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActAsync_Sends_UpsertWithTheRunInItsComment()
    {
        var receipt = await _hands["aws.route53.upsert"].ActAsync(Context, CancellationToken.None);

        Assert.Equal("C2682N5HXP0BZ4", receipt.Values["change-id"]);
        var body = XElement.Parse(_transport.Sent.Single(r => r.Method == HttpMethod.Post).Body);
        XNamespace ns = "https://route53.amazonaws.com/doc/2013-04-01/";
        Assert.Equal("UPSERT", body.Descendants(ns + "Action").Single().Value);
        Assert.Equal("60", body.Descendants(ns + "TTL").Single().Value);
        Assert.Equal("dr-api.unjucks.dev", body.Descendants(ns + "Value").Single().Value);
        Assert.Contains("DR-20261122-030000-R1", body.Descendants(ns + "Comment").Single().Value,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActAsync_PriorRequestNotComplete_IsSentAgainLater()
    {
        var refusals = 1;
        _change = () =>
            refusals-- > 0 ? Answer.AwsError("PriorRequestNotComplete", "still processing") : Change("PENDING");

        await _hands["aws.route53.upsert"].ActAsync(Context, CancellationToken.None);

        Assert.Equal(2, _transport.Sent.Count);
    }

    [Fact]
    public async Task ActAsync_InvalidChangeBatch_TellsWhatRoute53Said()
    {
        _change = () =>
            Answer.Xml("<InvalidChangeBatch xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Messages>"
            + "<Message>RRSet of type CNAME is not permitted at apex</Message></Messages></InvalidChangeBatch>",
            HttpStatusCode.BadRequest);

        var refused = await Assert.ThrowsAsync<ProviderException>(() =>
            _hands["aws.route53.upsert"].ActAsync(Context, CancellationToken.None));

        Assert.Equal((ProviderFailure.Invalid, "InvalidChangeBatch"), (refused.Kind, refused.Code));
        Assert.Contains("not permitted at apex", refused.Message, StringComparison.Ordinal);
    }

    private ActionContext Wanting(string value) => _hands.Context(
        Hands.Target("aws.route53.record", ("zone", "/hostedzone/Z1234567890"), ("name", "api.unjucks.dev"),
        ("type", "CNAME")),
        ("value", value), ("ttl", TimeSpan.FromSeconds(60)));

    private ActionContext Accepted(string change) => Context with
    {
        IntentAt = JumpingClock.Start,
        Receipt = new Receipt(new Dictionary<string, string> { ["change-id"] = change }),
    };

    private Task<Observation> ObserveAsync(ActionContext context) =>
        _hands["aws.route53.upsert"].ObserveAsync(context, CancellationToken.None);

    private HttpResponseMessage Respond(SentRequest request) =>
        _change is { } answer ? answer() : AwsShapes.Operation(request) switch
        {
            "ListResourceRecordSets" =>
                Answer.Xml("<ListResourceRecordSetsResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
                + $"<ResourceRecordSets>{_records}</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListResourceRecordSetsResponse>"),
            _ => Change(_sync),
        };

    private static HttpResponseMessage Change(string status) => Answer.Xml(
        "<ChangeResourceRecordSetsResponse "
        + "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeInfo><Id>/change/C2682N5HXP0BZ4</Id>"
        + $"<Status>{status}</Status></ChangeInfo></ChangeResourceRecordSetsResponse>");

    private static string Record(string name, string type, int ttl, string value) =>
        $"<ResourceRecordSet><Name>{name}</Name><Type>{type}</Type>"
        + $"<TTL>{ttl}</TTL><ResourceRecords><ResourceRecord><Value>{value}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>";
}
