using System.Net;
using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Http;

public sealed class HttpCheckTests
{
    [Fact]
    public async Task ObserveAsync_AnswersAsExpected_IsSatisfied()
    {
        var seen = await CheckAsync(_ => Answer.Json("{\"status\":\"ok\"}"), ("contains", "\"ok\""));

        Assert.Equal((ObservedState.Satisfied, "200"), (seen.State, seen.Facts["status"]));
    }

    [Fact]
    public async Task ObserveAsync_OtherStatus_TellsWhatTheBodySays()
    {
        var seen = await CheckAsync(_ => Answer.Html("database is\n read-only", HttpStatusCode.ServiceUnavailable));

        Assert.Equal((ObservedState.InProgress, "503"), (seen.State, seen.Facts["status"]));
        Assert.Equal("answered 503, expected 200: 'database is read-only'", Assert.Single(seen.Reasons));
    }

    [Fact]
    public async Task ObserveAsync_TextMissing_IsNotSatisfied()
    {
        var seen = await CheckAsync(_ => Answer.Json("{}"), ("contains", "healthy"));

        Assert.Contains("without 'healthy'", Assert.Single(seen.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_RedirectExpected_IsNotFollowed()
    {
        var transport = new Scripted(_ =>
            new HttpResponseMessage(
            HttpStatusCode.MovedPermanently)
            { Headers = { Location = new("http://192.0.2.1/") } });

        var seen = await CheckAsync(transport, ("expect", 301L));

        Assert.Equal(ObservedState.Satisfied, seen.State);
        Assert.Single(transport.Sent);
    }

    [Fact]
    public async Task ObserveAsync_NobodyAnswers_KeepsTrying()
    {
        var seen = await CheckAsync(_ =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused"));

        Assert.Equal(ObservedState.InProgress, seen.State);
        Assert.Contains("Connection refused", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_BeforeIntent_IsReadyEvenWhenFailing()
    {
        using var hands = new Hands(new Scripted(_ => Answer.Json("{}", HttpStatusCode.InternalServerError)));

        var seen = await hands["http.check"].ObserveAsync(hands.Context(null, ("url", "https://api.test/health")),
            CancellationToken.None);

        Assert.Equal(ObservedState.Ready, seen.State);
    }

    [Theory]
    [InlineData("api.test/health")]
    [InlineData("file:///etc/passwd")]
    public async Task ObserveAsync_NoHttpAddress_IsBlocked(string url)
    {
        using var hands = new Hands(new Scripted(_ => Answer.Json("{}")));

        Assert.Equal(ObservedState.Blocked,
            (await hands["http.check"].ObserveAsync(hands.Context(null, ("url", url)), CancellationToken.None)).State);
    }

    [Fact]
    public async Task ObserveAsync_EgressForbidsIt_IsBlockedNamingTheRule()
    {
        var seen = await OverSocketsAsync(new HttpOptions(), "http://192.0.2.1/");

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("loopback", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveAsync_CaMissing_IsBlockedNamingTheFile()
    {
        var seen = await OverSocketsAsync(new HttpOptions { Ca = "/nowhere/ca.pem" }, "https://api.example.com/");

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains("/nowhere/ca.pem", seen.Reasons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api.example.com", true, ObservedState.Satisfied)]
    [InlineData("other.example.com", true, ObservedState.InProgress)]
    [InlineData("api.example.com", false, ObservedState.InProgress)]
    public async Task ObserveAsync_PracticeAuthority_IsTrustedForItsNamesAndOnlyWhenConfigured(string host,
        bool configured, ObservedState state)
    {
        using var authority = Certificates.Authority();
        using var leaf = Certificates.Leaf(authority, "api.example.com");
        await using var server = new TlsServer(leaf, "fine");
        var ca = Path.Combine(Path.GetTempPath(), $"drbot-ca-{Guid.NewGuid():n}.pem");
        await File.WriteAllTextAsync(ca, authority.ExportCertificatePem());

        var seen = await OverSocketsAsync(new HttpOptions
        {
            Resolve = new Dictionary<string, string> { [$"{host}:443"] = $"127.0.0.1:{server.Port}" },
            Ca = configured ? ca : null,
        }, $"https://{host}/health");

        File.Delete(ca);
        Assert.Equal(state, seen.State);
    }

    private static async Task<Observation> CheckAsync(Func<SentRequest, HttpResponseMessage> answer,
        params (string, object)[] inputs) =>
        await CheckAsync(new Scripted(answer), inputs);

    private static async Task<Observation> CheckAsync(Scripted transport, params (string Name, object Value)[] inputs)
    {
        using var hands = new Hands(transport);
        var context = hands.Context(null, [("url", "https://api.test/health"), .. inputs]);
        return await hands["http.check"].ObserveAsync(
            context with { IntentAt = JumpingClock.Start, Receipt = Receipt.Empty }, CancellationToken.None);
    }

    private static async Task<Observation> OverSocketsAsync(HttpOptions http, string url)
    {
        using var catalogue = ProviderCatalogue.Create(new ProviderOptions { Http = http }, Egress.Loopback,
            TimeProvider.System, TimeProvider.System);
        var context = new ActionContext
        {
            Run = "r",
            Step = "s",
            Mode = ActionMode.Failover,
            Token = "t",
            Inputs = new ActionInputs(new Dictionary<string, object> { ["url"] = url }),
            IntentAt = JumpingClock.Start,
            Now = JumpingClock.Start,
        };
        return await catalogue.Actions["http.check"].ObserveAsync(context, CancellationToken.None);
    }
}
