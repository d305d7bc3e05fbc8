using DrBot.Providers.Aws;

namespace DrBot.Providers.Tests.Aws;

public sealed class AwsCredentialSourceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("session")]
    public async Task ResolveAsync_InPractice_ReadsOnlyTheEnvironment(string? session)
    {
        var variables = new Dictionary<string, string?>
        {
            ["AWS_ACCESS_KEY_ID"] = "AKIDPRACTICE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_SESSION_TOKEN"] = session,
        };
        using var source = new AwsCredentialSource(null, environmentOnly: true, variables.GetValueOrDefault);

        var keys = await (await source.ResolveAsync(CancellationToken.None)).GetCredentialsAsync();

        Assert.Equal(("AKIDPRACTICE", session ?? ""), (keys.AccessKey, keys.Token ?? ""));
    }

    [Fact]
    public async Task ResolveAsync_InPracticeWithoutKeys_IsDeniedAndAsksNoMetadataService()
    {
        using var source = new AwsCredentialSource(null, environmentOnly: true, _ => null);

        var denied = await Assert.ThrowsAsync<ProviderException>(() => source.ResolveAsync(CancellationToken.None));

        Assert.Equal(ProviderFailure.Denied, denied.Kind);
        Assert.Contains("AWS_ACCESS_KEY_ID", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_OfKeys_HidesTheSecret() =>
        Assert.Equal("AWS key AKID", new AwsKeys("AKID", "secret", "token").ToString());
}
