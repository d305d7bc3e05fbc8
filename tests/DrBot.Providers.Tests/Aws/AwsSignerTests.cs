using System.Net.Http.Headers;
using System.Text;
using DrBot.Providers.Aws;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Aws;

/// <summary>Signatures made by botocore 1.43.11 (SigV4Auth and SigV4QueryAuth) for the same requests at the same
/// time.</summary>
public sealed class AwsSignerTests
{
    private const string FormType = "application/x-www-form-urlencoded; charset=utf-8";
    private const string Token = "FwoGZXIvYXdzEBYaD/+=token";

    [Theory]
    [InlineData("POST", "https://rds.us-west-2.amazonaws.com/", "us-west-2", "rds", null,
        "Action=PromoteReadReplica&Version=2014-10-31&DBInstanceIdentifier=unjucks-dr-db&BackupRetentionPeriod=7",
        "9ff84ed0c21771b7efa97936b815f5c88b0cf6e897df8129eba1ccf316c6ccda")]
    [InlineData("POST", "https://rds.us-west-2.amazonaws.com/", "us-west-2", "rds", Token,
        "Action=DescribeDBInstances&Version=2014-10-31&DBInstanceIdentifier=unjucks-dr-db",
        "00a31236ea4a0309f28038abb19535bcb1b3ecb2fed33efcab07b8fbb371a3e2")]
    [InlineData("GET", "https://route53.amazonaws.com/2013-04-01/hostedzone/Z1234567890/rrset?name=api.unjucks.dev.&maxitems=100",
        "eu-west-1", "route53", null, null, "9e602d8d3b720f3a76b84537b354c4f01b940a6708995e1d6880786bdf85aaf4")]
    [InlineData("POST", "http://127.0.0.1:5080/aws/", "us-west-2", "sts",
        null, "Action=GetCallerIdentity&Version=2011-06-15",
        "5727e8b49c95d1bdc11d772710b58dea2ffd9c68741a8edf098f73a2c310c1d2")]
    public async Task SignAsync_FixedTimeAndKeys_EqualsBotocore(
        string method, string url, string region, string service, string? token, string? body, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        var bytes = body is null ? null : Encoding.ASCII.GetBytes(body);
        if (bytes is not null)
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(FormType);
        }

        await Signer(token).SignAsync(request, bytes, Service(service), region, CancellationToken.None);

        var authorization = request.Headers.GetValues("Authorization").Single();
        Assert.EndsWith($"Signature={signature}", authorization, StringComparison.Ordinal);
        Assert.Equal(token is not null, request.Headers.Contains("X-Amz-Security-Token"));
    }

    [Fact]
    public async Task PresignAsync_ClusterHeaderAndSessionToken_EqualsBotocore()
    {
        var uri = await Signer(Token).PresignAsync(
            new Uri("https://sts.us-west-2.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15"),
            new Dictionary<string, string> { ["x-k8s-aws-id"] = "dr-cluster" }, AwsService.Sts, "us-west-2",
            TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.Contains("X-Amz-SignedHeaders=host%3Bx-k8s-aws-id", uri.Query, StringComparison.Ordinal);
        Assert.EndsWith("X-Amz-Signature=9a4a48c70d5766fe7554b248e2485ca5b22c42f033c8b3735ede84f88ce6d146",
            uri.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(600, true)]
    [InlineData(-600, true)]
    public void Learn_ServerTimeDiffers_OnlyWhenNoticeable(int seconds, bool learnt)
    {
        var now = JumpingClock.Start;
        Assert.Equal(learnt,
            Signer(null).Learn(new Uri("https://rds.us-west-2.amazonaws.com/"), now, now.AddSeconds(seconds)));
    }

    private static AwsSigner Signer(string? token) => new(
        new AwsCredentialSource(new AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token),
        environmentOnly: false, _ => null),
        JumpingClock.Wire());

    private static AwsService Service(string name) => name switch
    {
        "rds" => AwsService.Rds,
        "route53" => AwsService.Route53,
        _ => AwsService.Sts,
    };
}
