using System.Net;
using DrBot.Sandbox.Tests.Fakes;

namespace DrBot.Sandbox.Tests.Aws;

public sealed class SignatureCheckTests
{
    private readonly UnjucksWorld _unjucks = new();

    [Theory]
    [InlineData("rds", "us-west-2")]
    [InlineData("sts", "us-east-1")]
    public async Task Respond_SignedByAwsOwnSigner_Answers(string service, string region)
    {
        var answer = service == "sts"
            ? await _unjucks.Aws.QueryAsync("sts", "2011-06-15", region, "GetCallerIdentity")
            : await _unjucks.Aws.RdsAsync(region, "DescribeDBInstances");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Respond_QueryWithReservedCharacters_Answers()
    {
        var answer = await _unjucks.Aws.Route53Async(
            HttpMethod.Get, "/hostedzone/Z1234567890/rrset?name=a%2Bb%20c%2Fd.unjucks.dev&maxitems=1");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Respond_WrongSecret_SignatureDoesNotMatch()
    {
        _unjucks.Aws.Secret = "not the practice world's";

        var answer = await _unjucks.PromoteAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "SignatureDoesNotMatch"), (answer.Status, answer.Code));
        Assert.Empty(_unjucks.World.Calls);
    }

    [Fact]
    public async Task Respond_UnknownAccessKey_InvalidClientTokenId()
    {
        _unjucks.Aws.AccessKey = "AKIAOFSOMEBODYELSE00";

        Assert.Equal("InvalidClientTokenId", (await _unjucks.PromoteAsync()).Code);
    }

    [Theory]
    [InlineData(-301, "RequestTimeTooSkewed")]
    [InlineData(301, "RequestTimeTooSkewed")]
    [InlineData(-299, null)]
    [InlineData(299, null)]
    public async Task Respond_SkewedDate_RefusedBeyondFiveMinutes(int seconds, string? code)
    {
        _unjucks.Aws.Skew = TimeSpan.FromSeconds(seconds);

        Assert.Equal(code, (await _unjucks.Aws.RdsAsync("us-west-2", "DescribeDBInstances")).Code);
    }

    [Fact]
    public async Task Respond_Unsigned_MissingAuthenticationToken()
    {
        using var http = new HttpClient(_unjucks.World.CreateHandler());

        var response =
            await http.PostAsync(new Uri("http://aws.practice/"), new StringContent("Action=DescribeDBInstances"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("MissingAuthenticationToken", await response.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Respond_BodyChangedAfterSigning_SignatureDoesNotMatch()
    {
        var aws = new SignedAws(new Tamper(_unjucks.World.CreateHandler()), _unjucks.Time);

        var answer = await aws.RdsAsync("us-west-2", "DescribeDBInstances", ("DBInstanceIdentifier", "unjucks-dr-db"));

        Assert.Equal("SignatureDoesNotMatch", answer.Code);
    }

    private sealed class Tamper(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var type = request.Content.Headers.ContentType;
            request.Content =
                new StringContent(body.Replace("unjucks-dr-db", "unjucks-prod-db", StringComparison.Ordinal));
            request.Content.Headers.ContentType = type;
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
