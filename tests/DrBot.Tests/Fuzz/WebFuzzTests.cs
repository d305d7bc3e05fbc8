using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.TestKit;
using DrBot.Tests.Web;

namespace DrBot.Tests.Fuzz;

/// <summary>
/// The other parsers that read what strangers send: the API's bodies and headers, tokens, alerts, plans and command lines.
/// Spoilt by the same seeds: no answer of 500 or more, no exception, no change of state. <c>DRBOT_FUZZ</c> is how many.
/// </summary>
public sealed class WebFuzzTests
{
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("DRBOT_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 400;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    [InlineData(-7)]
    public async Task ApiBodiesAndHeaders_Spoilt_AreAnsweredAndChangeNothing(int seed)
    {
        await using var issuer = await Issuer.StartAsync();
        await using var story = await WebStory.StartAsync($$"""
            api:
              oidc: { issuer: "{{issuer.Url}}", audience: drbot, step-up: { amr: [mfa] } }
            alerts: { alertmanager: { token-sha256: "{{new string('0', 64)}}", plan: unjucks } }

            """);
        await story.ProposeAsync();
        var (mutator, before) = (new Mutator(seed), (await story.EntriesAsync()).Count);
        var statuses = new Dictionary<int, int>();

        for (var n = 0; n < Rounds; n++)
        {
            using var request = Next(n, story, issuer, mutator);
            using var response = await story.Http.SendAsync(request);
            var status = (int)response.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            Assert.True(status < 500, $"{status} with seed {seed} at {n}: {request.RequestUri} {await response.Content.ReadAsStringAsync()}");
        }

        Assert.True(statuses.GetValueOrDefault(401) > 0 && statuses.GetValueOrDefault(400) > 0, string.Join(", ", statuses));
        Assert.All((await story.EntriesAsync()).Skip(before), e => Assert.Equal("denied", e.Type));
        Assert.Empty((await story.RunAsync()).Votes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    [InlineData(-7)]
    public void Plans_Spoilt_AreReadOrRefusedWithPlaces(int seed)
    {
        var (mutator, text, catalogue) = (new Mutator(seed), FoundingPlans.Sources("unjucks")[0], ActionCatalogueFactory.Create());
        var refused = 0;
        var small = Encoding.UTF8.GetBytes(text.Text);

        for (var n = 0; n < Rounds / 4; n++)
        {
            var spoilt = Encoding.UTF8.GetString(mutator.Spoil(small));
            var reading = PlanReader.Read([text with { Text = spoilt }, .. FoundingPlans.Sources("unjucks").Skip(1)], catalogue);
            refused += reading.Loaded is null ? 1 : 0;
            Assert.True(reading.Loaded is not null || reading.Errors.Count > 0, $"seed {seed} at {n}");
        }

        Assert.InRange(refused, 1, Rounds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    [InlineData(-7)]
    public void CommandLines_Spoilt_AreUnderstoodOrRefused(int seed)
    {
        var mutator = new Mutator(seed);
        foreach (var verb in VerbTable.Verbs)
            for (var n = 0; n < Rounds / 20; n++)
                Assert.NotNull(CommandParser.Parse(Encoding.UTF8.GetString(mutator.Spoil(Encoding.UTF8.GetBytes(verb.Example[4..])))));
    }

    private static HttpRequestMessage Next(int n, WebStory story, Issuer issuer, Mutator mutator)
    {
        var vote = Encoding.UTF8.GetBytes(
            $$"""{"digest":"{{new string('d', 64)}}","plan":"unjucks","person":"mike.johnson","key":"{{WebStory.KeyOf("mike.johnson").Fingerprint}}","time":1795000000,"nonce":"{{WebStory.Nonce()}}","signature":"MEUCIQ=="}""");
        return (n % 5) switch
        {
            0 => Post($"/api/v1/runs/{story.Run}/approvals", mutator.Spoil(vote), null),
            1 => Post("/api/v1/commands/note", mutator.Spoil("""{"text":"x","incident":"DR-1"}"""u8.ToArray()), null),
            2 => Post("/api/v1/commands/whoami", "{}"u8.ToArray(), "Bearer " + Line(mutator.Spoil(Encoding.ASCII.GetBytes(issuer.Token(story.Wire.GetUtcNow(), "mike"))))),
            3 => Post("/alerts/alertmanager", mutator.Spoil("""{"version":"4","groupKey":"g","status":"firing","receiver":"r","alerts":[]}"""u8.ToArray()), "Bearer x"),
            _ => Post("/api/v1/commands/whoami", "{}"u8.ToArray(), "DrBot-Key " + Line(mutator.Spoil(
                "key=\"0\", time=\"1\", nonce=\"0\", signature=\"MEUCIQ==\""u8.ToArray()))),
        };
    }

    // What an HTTP client can send as a header at all.
    private static string Line(byte[] bytes) => new([.. Encoding.Latin1.GetString(bytes).Where(c => c is >= ' ' and <= '~').Take(8_000)]);

    private static HttpRequestMessage Post(string path, byte[] body, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", WebStory.Nonce());
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return request;
    }
}
