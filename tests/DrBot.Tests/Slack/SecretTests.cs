using DrBot.Providers.Http;
using DrBot.Slack;
using DrBot.Slack.WebApi;
using DrBot.TestKit;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Slack;

public sealed class SecretTests
{
    [Fact]
    public void T05_Secrets_AreComparedInNoOtherWayThanInConstantTime()
    {
        var sources = Directory.EnumerateFiles(
            Path.Combine(Machine.Repository, "src", "DrBot", "Slack"), "*.cs", SearchOption.AllDirectories).ToArray();
        var revealing = sources.SelectMany(f => File.ReadLines(f).Select(l => (File: Path.GetFileName(f), Line: l)))
            .Where(l => l.Line.Contains(".Reveal()", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(revealing);
        Assert.All(
            revealing, l => Assert.DoesNotMatch(
                @"Reveal\(\)\s*[!=]=|[!=]=\s*\S*Reveal\(\)|Reveal\(\)\.Equals|Equals\(.*Reveal", l.Line));
        Assert.Contains(
            "CryptographicOperations.FixedTimeEquals",
            File.ReadAllText(sources.Single(f => f.EndsWith("SlackSignature.cs", StringComparison.Ordinal))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WhereEgressIsLoopbackOnly_IsDeniedBeforeAnythingIsSent()
    {
        using var http = new HttpMessageInvoker(Egress.Loopback.CreateHandler());
        var options = new LiveSlackOptions(Given.Options);
        var api = new SlackApi(new SlackCaller(
            http, options, new SlackPacer(TimeProvider.System), TimeProvider.System, NullLogger<SlackCaller>.Instance));

        var failure = await Assert.ThrowsAsync<SlackApiException>(() => api.App.TestAuthAsync(default));

        Assert.Equal(("egress_refused", SlackFailure.Denied), (failure.Error, failure.Kind));
    }
}
