using System.Net;
using System.Text;
using DrBot.Providers.Aws;
using DrBot.Providers.Http;

namespace DrBot.Providers.Tests.Aws;

public sealed class AwsErrorTests
{
    private static readonly WireCall Read = new("aws.rds", "Op", "us-west-2/x", Changes: false,
        TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData("<ErrorResponse><Error><Code>Throttling</Code><Message>slow</Message></Error><RequestId>r1</RequestId></ErrorResponse>", "Throttling", "slow", "r1")]
    [InlineData("<Error><Code>NoSuchBucket</Code><Message>gone</Message><RequestId>r2</RequestId></Error>", "NoSuchBucket", "gone", "r2")]
    [InlineData("<Response><Errors><Error><Code>AuthFailure</Code><Message>no</Message></Error></Errors></Response>", "AuthFailure", "no", null)]
    [InlineData("{\"__type\":\"com.amazonaws.eks#ResourceNotFoundException\",\"message\":\"no cluster\"}", "ResourceNotFoundException", "no cluster", null)]
    [InlineData("{\"Message\":\"denied\"}", null, "denied", null)]
    [InlineData("", null, "", null)]
    [InlineData("[1]", null, "[1]", null)]
    [InlineData("<html><head><script>var a;</script></head><body>Sorry</body>", null, "Sorry", null)]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", null, "]> &a;", null)]
    public void Read_AnyBody_IsUnderstoodOrShown(string body, string? code, string message, string? request)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.BadRequest);

        var error = AwsError.Read(
            new WireReply(HttpStatusCode.BadRequest, response.Headers, Encoding.UTF8.GetBytes(body)));

        Assert.Equal((code, message, request), (error.Code, error.Message, error.RequestId));
    }

    [Fact]
    public void Read_JsonErrorTypeHeader_LosesItsLink()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.NotFound);
        response.Headers.TryAddWithoutValidation("x-amzn-ErrorType", "ResourceNotFoundException:http://internal.amazon.com/");

        var error = AwsError.Read(
            new WireReply(HttpStatusCode.NotFound, response.Headers, "{\"message\":\"m\"}"u8.ToArray()));

        Assert.Equal("ResourceNotFoundException", error.Code);
    }

    [Theory]
    [InlineData(400, "Throttling", ProviderFailure.Throttled)]
    [InlineData(400, "PriorRequestNotComplete", ProviderFailure.Throttled)]
    [InlineData(503, "SlowDown", ProviderFailure.Throttled)]
    [InlineData(429, null, ProviderFailure.Throttled)]
    [InlineData(404, "DBInstanceNotFound", ProviderFailure.NotFound)]
    [InlineData(400, "DBClusterNotFoundFault", ProviderFailure.NotFound)]
    [InlineData(404, "NoSuchHostedZone", ProviderFailure.NotFound)]
    [InlineData(403, "AccessDenied", ProviderFailure.Denied)]
    [InlineData(400, "UnrecognizedClientException", ProviderFailure.Denied)]
    [InlineData(400, "ExpiredToken", ProviderFailure.Denied)]
    [InlineData(400, "InvalidDBInstanceState", ProviderFailure.Conflict)]
    [InlineData(409, "HealthCheckVersionMismatch", ProviderFailure.Conflict)]
    [InlineData(400, "InvalidParameterValue", ProviderFailure.Invalid)]
    [InlineData(400, "IdempotentParameterMismatch", ProviderFailure.Invalid)]
    [InlineData(400, "InvalidChangeBatch", ProviderFailure.Invalid)]
    [InlineData(301, null, ProviderFailure.Invalid)]
    [InlineData(500, "InternalFailure", ProviderFailure.Transient)]
    public void ToException_OfARead_HasTheKind(int status, string? code, ProviderFailure kind) =>
        Assert.Equal(kind, Exception(status, code, Read).Kind);

    [Theory]
    [InlineData(503, "ServiceUnavailable", ProviderFailure.Transient)]
    [InlineData(503, null, ProviderFailure.UnknownOutcome)]
    [InlineData(500, "InternalFailure", ProviderFailure.UnknownOutcome)]
    [InlineData(504, null, ProviderFailure.UnknownOutcome)]
    [InlineData(400, "Throttling", ProviderFailure.Throttled)]
    public void ToException_OfAChange_IsPassingOnlyWhenNothingWasDone(int status, string? code, ProviderFailure kind) =>
        Assert.Equal(kind, Exception(status, code, Read with { Changes = true }).Kind);

    [Fact]
    public void ToException_AnyError_TellsWhoWhatWhereAndWhatNext()
    {
        var message = Exception(403, "AccessDenied", Read).Message;

        Assert.Equal("Op us-west-2/x refused by aws.rds (us-west-2): AccessDenied: said Check DrBot's credentials and "
            + "rights (manifest/iam).", message);
    }

    private static ProviderException Exception(int status, string? code, WireCall call) =>
        new AwsError((HttpStatusCode)status, code, "said", "r").ToException(call, "us-west-2", null);
}
