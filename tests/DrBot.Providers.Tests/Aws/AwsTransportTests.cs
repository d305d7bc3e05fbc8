using System.Net;
using DrBot.Providers.Aws;
using DrBot.Providers.Aws.Rds;
using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Aws;

public sealed class AwsTransportTests : IDisposable
{
    private const string Described = "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>"
        + "<DBInstanceIdentifier>db</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus></DBInstance></DBInstances>"
        + "</DescribeDBInstancesResult></DescribeDBInstancesResponse>";

    private readonly JumpingClock _wire = JumpingClock.Wire();
    private readonly RecordedAudit _audit = new();
    private readonly List<IDisposable> _made = [];

    public void Dispose() => _made.ForEach(d => d.Dispose());

    [Fact]
    public async Task SendAsync_ClockIsWrong_SignsAgainAtTheServersTime()
    {
        var theirs = JumpingClock.Start.AddMinutes(17);
        var transport = new Scripted(request =>
        {
            var signedAt = request.Headers["X-Amz-Date"];
            var answer = signedAt.StartsWith("20261122T0317", StringComparison.Ordinal)
                ? Answer.Xml(Described)
                : Answer.AwsError("RequestTimeTooSkewed", "The difference between the request time and the current "
                + "time is too large.", HttpStatusCode.Forbidden);
            answer.Headers.Date = theirs;
            return answer;
        });
        var rds = Rds(transport);

        await rds.DescribeAsync("us-west-2", "db", Patience.Normal, CancellationToken.None);
        await rds.DescribeAsync("us-west-2", "db", Patience.Normal, CancellationToken.None);

        // One refusal teaches; the second call is right at once. Nothing was waited for.
        Assert.Equal(3, transport.Sent.Count);
        Assert.Empty(_wire.Waits);
    }

    [Fact]
    public async Task SendAsync_SignatureRefusedAtTheRightTime_IsDeniedAndSaysNoSecret()
    {
        var transport = new Scripted(_ =>
        {
            var answer = Answer.AwsError("SignatureDoesNotMatch", "The Canonical String should have been "
                + "'POST\n/\n\nhost:rds\n"
                + "x-amz-security-token:FwoGSECRET\n'", HttpStatusCode.Forbidden);
            answer.Headers.Date = JumpingClock.Start;
            return answer;
        });

        var refused = await Assert.ThrowsAsync<ProviderException>(
            () => Rds(transport).DescribeAsync("us-west-2", "db", Patience.Normal, CancellationToken.None));

        Assert.Equal(ProviderFailure.Denied, refused.Kind);
        Assert.DoesNotContain("FwoGSECRET", refused.Message, StringComparison.Ordinal);
        Assert.Single(transport.Sent);
    }

    [Fact]
    public async Task SendAsync_ThrottledWithRetryAfter_WaitsAsLongAsAsked()
    {
        var refusals = 1;
        var transport = new Scripted(_ =>
        {
            if (refusals-- <= 0)
                return Answer.Xml(Described);
            var answer = Answer.AwsError("Throttling", "Rate exceeded");
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(3));
            return answer;
        });

        await Rds(transport).DescribeAsync("us-west-2", "db", Patience.Normal, CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(3)], _wire.Waits);
        Assert.Equal([400, 200], _audit.Calls.Select(c => c.Status));
    }

    [Fact]
    public async Task SendAsync_ThrottledForEver_GivesUpAsThrottled()
    {
        var transport = new Scripted(_ => Answer.AwsError("Throttling", "Rate exceeded"));

        var refused = await Assert.ThrowsAsync<ProviderException>(
            () => Rds(transport).DescribeAsync("us-west-2", "db", Patience.Normal, CancellationToken.None));

        Assert.Equal(ProviderFailure.Throttled, refused.Kind);
        Assert.Equal(5, transport.Sent.Count);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task SendAsync_HtmlErrorToARead_IsRetriedAndReadable(int status)
    {
        var transport = new Scripted(_ => Answer.Html(
            "<html><style>p{}</style><body><h1>Bad Gateway</h1>\n<p>KeyError</p></body></html>",
            (HttpStatusCode)status));

        var failed = await Assert.ThrowsAsync<ProviderException>(
            () => Rds(transport).DescribeAsync("us-west-2", "db", Patience.Normal, CancellationToken.None));

        Assert.Equal(ProviderFailure.Transient, failed.Kind);
        Assert.Contains("Bad Gateway KeyError", failed.Message, StringComparison.Ordinal);
        Assert.Equal(5, transport.Sent.Count);
    }

    [Fact]
    public async Task SendAsync_HtmlErrorToAChange_IsUnknownAndNotRepeated()
    {
        var transport = new Scripted(_ => Answer.Html("<h1>Gateway Timeout</h1>", HttpStatusCode.GatewayTimeout));

        var failed = await Assert.ThrowsAsync<ProviderException>(
            () => Rds(transport).PromoteReadReplicaAsync("us-west-2", "db", null, CancellationToken.None));

        Assert.Equal(ProviderFailure.UnknownOutcome, failed.Kind);
        Assert.Single(transport.Sent);
    }

    [Fact]
    public async Task SendAsync_NotConnected_IsPassingEvenForAChange()
    {
        var attempts = 0;
        var transport = new Scripted(_ => ++attempts < 3
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused")
            : Answer.Xml("<PromoteReadReplicaResponse><PromoteReadReplicaResult/></PromoteReadReplicaResponse>"));

        await Rds(transport).PromoteReadReplicaAsync("us-west-2", "db", null, CancellationToken.None);

        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task SendAsync_TwoHundredWithoutXml_IsNotMistakenForAnAnswer()
    {
        var transport = new Scripted(_ => Answer.Html("<html><body>Welcome to our hotel & wifi", HttpStatusCode.OK));

        var failed = await Assert.ThrowsAsync<ProviderException>(
            () => Rds(transport).DescribeAsync("us-west-2", "db", Patience.Normal, CancellationToken.None));

        Assert.Equal(ProviderFailure.Transient, failed.Kind);
        Assert.Contains("not XML", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_AnyCall_IsAuditedWithoutSecrets()
    {
        await Rds(new Scripted(_ => Answer.Xml(Described)))
            .DescribeAsync("us-west-2", "db", Patience.Normal, CancellationToken.None);

        var call = Assert.Single(_audit.Calls);
        Assert.Equal(("aws.rds", "DescribeDBInstances", "us-west-2/db", false),
            (call.Provider, call.Operation, call.Subject, call.Changes));
        Assert.Equal("https://rds.us-west-2.amazonaws.com/", call.Url);
        Assert.DoesNotContain("wJalr", call.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_Cancelled_IsCancelledAndAudited()
    {
        using var stop = new CancellationTokenSource();
        var transport = new Scripted(_ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Rds(transport).DescribeAsync("us-west-2", "db", Patience.Normal, stop.Token));

        Assert.Equal("given up by DrBot", Assert.Single(_audit.Calls).Failure);
    }

    private RdsClient Rds(HttpMessageHandler handler)
    {
        var client = new WireClient(handler, ownsHandler: true, _wire, _audit);
        var credentials = new AwsCredentialSource(
            new AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), environmentOnly: false, _ => null);
        _made.AddRange([client, credentials]);
        var endpoints = new AwsEndpoints(new AwsOptions(), _ => null);
        return new RdsClient(
            new AwsTransport(client, endpoints, new AwsSigner(credentials, _wire), new Retries(_wire, () => 0.5)));
    }
}
