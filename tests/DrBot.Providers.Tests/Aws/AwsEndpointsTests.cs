using DrBot.Providers.Aws;

namespace DrBot.Providers.Tests.Aws;

public sealed class AwsEndpointsTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["AWS_ENDPOINT_URL_ROUTE_53"] = "http://127.0.0.1:3",
        ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4",
    };

    [Fact]
    public void Resolve_EverythingSet_ConfigurationByServiceWins() => Assert.Equal("http://127.0.0.1:1/",
        Resolve(
            new AwsOptions
            {
                EndpointUrl = "http://127.0.0.1:2", Endpoints = new Dictionary<string,
            string>
                { ["route53"] = "http://127.0.0.1:1" }
            },
            Environment));

    [Fact]
    public void Resolve_ConfigurationForAll_BeatsTheEnvironment() =>
        Assert.Equal("http://127.0.0.1:2/",
            Resolve(new AwsOptions { EndpointUrl = "http://127.0.0.1:2" }, Environment));

    [Fact]
    public void Resolve_EnvironmentByService_BeatsThatForAll() =>
        Assert.Equal("http://127.0.0.1:3/", Resolve(new AwsOptions(), Environment));

    [Fact]
    public void Resolve_EnvironmentForAll_Counts() =>
        Assert.Equal("http://127.0.0.1:4/",
            Resolve(new AwsOptions(), new() { ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4" }));

    [Fact]
    public void Resolve_EnvironmentToBeIgnored_IsAwsItself() => Assert.Equal("https://route53.amazonaws.com/",
        Resolve(new AwsOptions(), new(Environment) { ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true" }));

    [Theory]
    [InlineData("us-west-2", "https://rds.us-west-2.amazonaws.com/")]
    [InlineData("cn-north-1", "https://rds.cn-north-1.amazonaws.com.cn/")]
    [InlineData("xx-new-9", "https://rds.xx-new-9.amazonaws.com/")]
    public void Resolve_NothingSet_IsTheRegionsOwn(string region, string url) =>
        Assert.Equal(url, new AwsEndpoints(new AwsOptions(), _ => null).Resolve(AwsService.Rds, region).AbsoluteUri);

    [Fact]
    public void Resolve_RegionInTheAddress_IsFilledIn() => Assert.Equal("http://aws.test/us-west-2",
        new AwsEndpoints(new AwsOptions { EndpointUrl = "http://aws.test/{region}" }, _ => null)
            .Resolve(AwsService.Rds, "us-west-2").AbsoluteUri);

    [Theory]
    [InlineData("localhost:4566")]
    [InlineData("ftp://aws.test")]
    public void Resolve_NoHttpAddress_SaysWhatItFound(string address)
    {
        var wrong = Assert.Throws<ProviderException>(() => Resolve(new AwsOptions { EndpointUrl = address }, []));

        Assert.Contains($"'{address}'", wrong.Message, StringComparison.Ordinal);
    }

    private static string Resolve(AwsOptions options, Dictionary<string, string> environment) =>
        new AwsEndpoints(options, name => environment.GetValueOrDefault(name))
            .Resolve(AwsService.Route53, "eu-west-1").AbsoluteUri;
}
