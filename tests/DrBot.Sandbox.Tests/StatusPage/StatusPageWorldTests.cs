using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.StatusPage;

public sealed class StatusPageWorldTests
{
    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task Incidents_CreatedUpdatedResolved_ShowOnThePage()
    {
        var (created, incident) = await SendAsync(HttpMethod.Post, "incidents",
            """
            {"incident":{"name":"DR","status":"investigating","impact_override":"critical","body":"We look.",
              "components":{"component1":"major_outage"},"metadata":{"drbot":{"incident":"DR-1"}}}}
            """);
        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal("DR-1", ((JsonArray)(await SendAsync(HttpMethod.Get,
            "incidents/unresolved")).Json)[0]!["metadata"]!["drbot"]!["incident"]!.ToString());
        Assert.Equal("major_outage", _unjucks.World.Read().StatusPage.Components["API"]);

        await SendAsync(HttpMethod.Patch, $"incidents/{incident["id"]}",
            """{"incident":{"status":"resolved","body":"Done.","components":{"component1":"operational"}}}""");

        Assert.Empty((JsonArray)(await SendAsync(HttpMethod.Get, "incidents/unresolved")).Json);
        var page = _unjucks.World.Read().StatusPage;
        Assert.Equal("operational", page.Components["API"]);
        Assert.Equal(["Done.", "We look."], Assert.Single(page.Incidents).Updates.Select(u => u.Body));
    }

    [Fact]
    public async Task Components_Listed_ByNameAndId()
    {
        var (_, json) = await SendAsync(HttpMethod.Get, "components");

        Assert.Equal(["API", "Web Application", "Template Generation"], ((JsonArray)json)
            .Select(c => c!["name"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"incident":{"status":"investigating"}}""")]
    [InlineData("""{"incident":{"name":"x","status":"on fire"}}""")]
    [InlineData("""{"incident":{"name":"x","impact_override":"huge"}}""")]
    [InlineData("""{"incident":{"name":"x","components":{"nobody":"operational"}}}""")]
    [InlineData("""{"incident":{"name":"x","components":{"component1":"gone"}}}""")]
    [InlineData("{")]
    public async Task CreateIncident_Wrong_UnprocessableEntity(string body)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(HttpMethod.Post, "incidents", body)).Status);
        Assert.Empty(_unjucks.World.Read().StatusPage.Incidents);
    }

    [Theory]
    [InlineData(null, 420)]
    [InlineData(429, 429)]
    public async Task Throttle_Scripted_AnswersTheLimit(int? status, int expected)
    {
        _unjucks.World.Break(
            new BreakRequest { Kind = "throttle", Operation = "statuspage", Count = 1, Status = status });

        Assert.Equal(expected, (int)(await SendAsync(HttpMethod.Get, "components")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, "components")).Status);
    }

    [Theory]
    [InlineData("wrong", "unjucks-status", HttpStatusCode.Unauthorized)]
    [InlineData(PracticeCredentials.StatusPageKey, "other-page", HttpStatusCode.NotFound)]
    public async Task Request_WrongKeyOrPage_Refused(string key, string page, HttpStatusCode status) =>
        Assert.Equal(status, (await SendAsync(HttpMethod.Get, "components", key: key, page: page)).Status);

    [Fact]
    public async Task UpdateIncident_Unknown_NotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Patch, "incidents/nobody", "{}")).Status);

    private async Task<(HttpStatusCode Status, JsonNode Json)> SendAsync(HttpMethod method, string path,
        string? body = null,
        string key = PracticeCredentials.StatusPageKey, string page = "unjucks-status")
    {
        using var http = new HttpClient(_unjucks.World.CreateHandler());
        using var request = new HttpRequestMessage(method, new Uri($"http://world/statuspage/v1/pages/{page}/{path}"));
        request.Headers.Authorization = new("OAuth", key);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
