using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.Aws;

public sealed class EksServiceTests
{
    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task DescribeCluster_Known_SaysWhereItIsAndWhoVouchesForIt()
    {
        _unjucks.World.ServeClustersAt(new Uri("https://127.0.0.1:6443/"), "PEM");

        var answer = await DescribeAsync("recovery", "us-west-2");

        var cluster = JsonNode.Parse(answer.Text)!["cluster"]!;
        Assert.Equal("https://127.0.0.1:6443/clusters/recovery", cluster["endpoint"]!.ToString());
        Assert.Equal("PEM",
            Encoding.ASCII.GetString(Convert.FromBase64String(cluster["certificateAuthority"]!["data"]!.ToString())));
    }

    [Theory]
    [InlineData("nobody", "us-west-2")]
    [InlineData("recovery", "us-east-1")]
    public async Task DescribeCluster_NotThere_ResourceNotFound(string name, string region)
    {
        var answer = await DescribeAsync(name, region);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains($"No cluster found for name: {name}.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeCluster_RegionDown_DoesNotAnswer()
    {
        _unjucks.Break("region-down");

        await Assert.ThrowsAsync<HttpRequestException>(() => DescribeAsync("primary", "us-east-1"));
    }

    [Theory]
    [InlineData("recovery", PracticeCredentials.SecretKey, 0, HttpStatusCode.OK)]
    [InlineData("recovery", PracticeCredentials.SecretKey, 14, HttpStatusCode.OK)]
    [InlineData("recovery", PracticeCredentials.SecretKey, 16, HttpStatusCode.Unauthorized)] // too old
    [InlineData("primary", PracticeCredentials.SecretKey, 0, HttpStatusCode.Unauthorized)] // of the other cluster
    [InlineData("recovery", "another secret", 0, HttpStatusCode.Unauthorized)]
    public async Task Cluster_TokenSignedForIt_IsLetIn(string signedFor, string secret, int minutesOld,
        HttpStatusCode status)
    {
        var client = _unjucks.Cluster();
        client.Token = Mint(signedFor, secret);
        _unjucks.Time.Advance(TimeSpan.FromMinutes(minutesOld));

        Assert.Equal(status, (await client.GetAsync("api/v1/namespaces")).Status);
    }

    [Theory]
    [InlineData("k8s-aws-v1.")]
    [InlineData("k8s-aws-v1.not-base64!")]
    [InlineData("k8s-aws-v1.aHR0cDovL3g")] // an address without a signature
    public async Task Cluster_TokenThatIsNone_IsRefused(string token)
    {
        var client = _unjucks.Cluster();
        client.Token = token;

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("api/v1/namespaces")).Status);
    }

    private Task<SignedAws.Answer> DescribeAsync(string name, string region) =>
        _unjucks.Aws.SendAsync("eks", region, HttpMethod.Get, $"/clusters/{name}", null, "application/json");

    private string Mint(string cluster, string secret)
    {
        var request = new AWSSigningRequest
        {
            HttpMethod = HttpMethod.Get,
            RequestUri = new Uri("https://sts.us-west-2.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15"),
        };
        request.Headers["x-k8s-aws-id"] = cluster;
        var signed = AWSSigV4Signer.Presign(request, new AWSSigV4Parameters
        {
            Credentials = new BasicAWSCredentials(PracticeCredentials.AccessKey, secret),
            Region = RegionEndpoint.USWest2,
            Service = "sts",
            SignedAt = _unjucks.Time.GetUtcNow().UtcDateTime,
        }, TimeSpan.FromSeconds(60));
        return "k8s-aws-v1." + Convert.ToBase64String(Encoding.UTF8.GetBytes(signed.Uri.AbsoluteUri)).TrimEnd('=')
            .Replace('+', '-').Replace('/', '_');
    }
}
