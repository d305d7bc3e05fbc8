using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.Inbound;

public sealed class HostileBodiesTests
{
    [Fact]
    public async Task Post_SignedHostileBody_4xxWithAReasonAndNothingHandled()
    {
        await using var host = await SlackHost.StartAsync();
        var bodies = HostileBodies.All().ToArray();
        Assert.True(bodies.Length > 70);

        foreach (var (i, (path, type, body)) in bodies.Index())
        {
            using var response = await host.PostAsync(path, body, type);
            var status = (int)response.StatusCode;
            var start = System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 120)));
            var what = $"body {i} to {path}: {start}";

            Assert.True(status is 400 or 403 or 415, $"{status} for {what}");
            Assert.True((await response.Content.ReadAsStringAsync()).Length > 10, "no reason for " + what);
        }

        Assert.Empty(host.Inbound.Deliveries);
    }
}
