using DrBot.Providers.Aws;

namespace DrBot.Providers.Tests.Aws;

/// <summary>Alone, because one test changes the process's environment.</summary>
[CollectionDefinition("environment", DisableParallelization = true)]
public sealed class EnvironmentCollection;

[Collection("environment")]
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
    public async Task ResolveAsync_StsSilent_IsPassingAndOurOwnError()
    {
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "web-identity");
        // The SDK reads its process's environment and nothing else, so this test puts the role there for itself.
        var variables = new Dictionary<string, string?>
        {
            ["AWS_ACCESS_KEY_ID"] = null,
            ["AWS_SECRET_ACCESS_KEY"] = null,
            ["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/drbot",
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = token,
            ["AWS_REGION"] = "us-west-2",
            ["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:9",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_MAX_ATTEMPTS"] = "1",
        };
        var before = variables.Keys.ToDictionary(k => k, Environment.GetEnvironmentVariable);
        try
        {
            Set(variables);
            using var source = new AwsCredentialSource(null, environmentOnly: false, _ => null);

            var failed = await Assert.ThrowsAsync<ProviderException>(() => source.ResolveAsync(CancellationToken.None));

            Assert.Equal((ProviderFailure.Transient, "aws"), (failed.Kind, failed.Provider));
            Assert.Contains("could not be renewed", failed.Message, StringComparison.Ordinal);
        }
        finally
        {
            Set(before);
            File.Delete(token);
        }
    }

    [Fact]
    public void ToString_OfKeys_HidesTheSecret() =>
        Assert.Equal("AWS key AKID", new AwsKeys("AKID", "secret", "token").ToString());

    private static void Set(Dictionary<string, string?> variables)
    {
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
    }
}
