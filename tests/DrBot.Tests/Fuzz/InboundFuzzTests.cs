using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DrBot.Journal;
using DrBot.Slack;
using DrBot.Slack.Inbound;
using DrBot.Slack.Sockets;
using DrBot.Tests.Slack.Fakes;
using DrBot.Tests.Surface;

namespace DrBot.Tests.Fuzz;

/// <summary>
/// Spoilt requests, correctly signed, against the surface as the executable puts it together: every one gets an answer
/// below 500, and nothing is recorded but that it was refused. <c>DRBOT_FUZZ</c> is how many are sent to each parser.
/// </summary>
public sealed class InboundFuzzTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("DRBOT_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 400;

    // Each text asks for something that changes nothing, so whatever is recorded came of the spoiling.
    private static readonly string[] Texts = ["status", "help failover", "plans", "preview failover", "whoami", "timeline --json"];

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    [InlineData(-7)]
    public async Task Commands_Spoilt_AreAnsweredAndChangeNothing(int seed) =>
        await SpoilAsync(seed, "/slack/commands", Form, n =>
        {
            var fields = Given.CommandFields(Texts[n % Texts.Length]);
            fields["trigger_id"] = $"1.{n}.{seed}";
            fields["team_id"] = "T0PRACTICE";
            fields["user_id"] = SurfaceBench.AccountOf(TestKit.Cast.Eve);
            return Given.Form(fields);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    [InlineData(-7)]
    public async Task Presses_Spoilt_AreAnsweredAndChangeNothing(int seed) =>
        await SpoilAsync(seed, "/slack/interactivity", Form, n => "payload=" + Uri.EscapeDataString(
            (n % 2 == 0 ? Given.Press : Given.Submission).Replace("T0TEAM", "T0PRACTICE").Replace("\"trigger_id\":\"1", $"\"trigger_id\":\"{n}")));

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    [InlineData(-7)]
    public async Task Events_Spoilt_AreAnsweredAndChangeNothing(int seed) =>
        await SpoilAsync(seed, "/slack/events", "application/json", n =>
            Given.Event.Replace("T0TEAM", "T0PRACTICE").Replace("Ev08", $"Ev{n}"));

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    [InlineData(-7)]
    public async Task Envelopes_Spoilt_AreAcknowledgedOrRefusedAndChangeNothing(int seed)
    {
        await using var bench = await SurfaceBench.StartAsync();
        var handler = new EnvelopeHandler(bench.Get<SlackDoor>(), bench.Get<RefusalMeter>(), TimeProvider.System);
        var mutator = new Mutator(seed);
        var refused = 0;

        for (var n = 0; n < Rounds; n++)
        {
            var (type, payload) = n % 2 == 0 ? ("interactive", Given.Press) : ("events_api", Given.Event);
            var envelope = $$"""{"envelope_id":"{{n}}","type":"{{type}}","accepts_response_payload":true,"payload":{{payload}}}""";
            var spoilt = mutator.Spoil(Encoding.UTF8.GetBytes(envelope.Replace("T0TEAM", "T0PRACTICE")));
            try
            {
                await handler.HandleAsync(PayloadNode.Parse(spoilt), SurfaceBench.Limit);
            }
            catch (BadPayloadException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, Rounds / 10, Rounds);
        await AssertNothingChangedAsync(bench);
    }

    private static async Task SpoilAsync(int seed, string path, string type, Func<int, string> body)
    {
        await using var bench = await SurfaceBench.StartAsync();
        using var client = new HttpClient { BaseAddress = bench.Slack.AppUrl };
        var mutator = new Mutator(seed);
        var statuses = new Dictionary<int, int>();

        for (var n = 0; n < Rounds; n++)
        {
            var spoilt = mutator.Spoil(Encoding.UTF8.GetBytes(body(n)));
            using var response = await client.SendAsync(Signed(path, type, spoilt, bench.Slack.Options.SigningSecret));
            var status = (int)response.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(status < 500, $"{status} with seed {seed} at {n}: {Convert.ToBase64String(spoilt)}");
        }

        // A check that reached neither side of the door would prove nothing.
        Assert.True(statuses.GetValueOrDefault(400) > 0 && statuses.GetValueOrDefault(200) > 0,
            string.Join(", ", statuses.Select(s => $"{s.Key}: {s.Value}")));
        await AssertNothingChangedAsync(bench);
    }

    private static HttpRequestMessage Signed(string path, string type, byte[] body, string secret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", Encoding.ASCII.GetString(SlackSignature.Expected(body, timestamp, new Secret(secret))));
        return request;
    }

    private static async Task AssertNothingChangedAsync(SurfaceBench bench)
    {
        var entries = await bench.Get<IJournal>().ReadAfterAsync(-1, 10_000, SurfaceBench.Limit);
        Assert.All(entries, e => Assert.Contains(e.Type, (string[])["log.opened", "plan.loaded", "denied"]));
    }
}
