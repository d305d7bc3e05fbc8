using System.Net;
using System.Security.Cryptography;
using System.Text;
using DrBot.Slack.Inbound;
using DrBot.Slack.Sockets;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Surface;

/// <summary>What was received is named by its hash in what it led to.</summary>
public sealed class EvidenceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Vote_ByButton_CarriesTheHashOfWhatWasReceived(bool sockets)
    {
        await using var bench = await SurfaceBench.StartAsync(sockets: sockets);
        await bench.AwaitingAsync();

        var result = await bench.Mike.ClickAsync(
            await bench.CardAsync(bench.Mike, "Approve"), "Approve", SurfaceBench.Limit);

        Assert.True(result.Ok, result.Error);
        var vote = (await bench.EntriesAsync()).Single(e => e.Type == "approval.recorded");
        Assert.Matches("^[0-9a-f]{64}$", (string?)vote.Data["evidence"]);
        Assert.Equal("slack", (string?)vote.Data["via"]);
    }

    [Fact]
    public async Task Delivery_OverHttp_IsHashedAsTheBodyWasSigned()
    {
        await using var host = await SlackHost.StartAsync();
        var body = Given.Form(Given.CommandFields());

        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("/slack/commands", body)).StatusCode);

        Assert.Equal(Sha256(body), Assert.Single(host.Inbound.Deliveries).Evidence);
    }

    [Fact]
    public async Task Delivery_OnASocket_IsHashedAsThePayloadWasSent()
    {
        await using var host = await SlackHost.StartAsync();
        var envelope = $$"""{"envelope_id":"e1","type":"interactive","accepts_response_payload":false,"payload":{{Given.Press}}}""";
        var handler = new EnvelopeHandler(
            host.Get<SlackDoor>(), new RefusalMeter(TimeProvider.System, NullLogger<RefusalMeter>.Instance), TimeProvider.System);

        Assert.NotNull(await handler.HandleAsync(PayloadNode.Parse(envelope), default));

        Assert.Equal(Sha256(Given.Press), Assert.Single(host.Inbound.Deliveries).Evidence);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
