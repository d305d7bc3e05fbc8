using HttpStatusCode = System.Net.HttpStatusCode;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Commands.Language;
using DrBot.Web;
using DrBot.Web.Api;
using DrBot.Web.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DrBot.Tests.Web;

/// <summary>The API as programs use it, and as people misuse it.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private const string Reader = "drbot_reader";
    private const string Writer = "drbot_writer";
    private const string Late = "drbot_late";

    private WebStory story = null!;

    public async Task InitializeAsync() => story = await WebStory.StartAsync($$"""
        api:
          tokens:
            reader: { sha256: {{TokenIdentity.HashOf(Reader)}}, scopes: [read], expires: 2027-01-01 }
            writer: { sha256: {{TokenIdentity.HashOf(Writer)}}, scopes: [read, declare, note], expires: 2027-01-01 }
            late: { sha256: {{TokenIdentity.HashOf(Late)}}, scopes: [read], expires: 2026-11-22T08:59:59Z }

        """);

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task Commands_EveryVerb_IsARouteAndNoneButApproveAndRejectIsLeftOut()
    {
        var routes = story.Get<ApiRoutes>().All();

        Assert.Equal(
            VerbTable.Verbs.Select(v => v.Name).Except(["approve", "reject"]).Order(StringComparer.Ordinal),
            routes.Where(r => r.Verb is not null).Select(r => r.Verb!.Name).Order(StringComparer.Ordinal));
        foreach (var verb in routes.Where(r => r.Verb is { Changes: false }))
        {
            var (status, body) = await story.SignedAsync("mike.johnson", "POST", verb.Path, new { });
            Assert.True(status is 200 or 409 or 422, $"{verb.Path}: {status} {body}");
        }
    }

    [Fact]
    public async Task Document_IsWhatTheServerMaps()
    {
        var (status, document) = await story.BearerAsync(null, "GET", "/api/v1/openapi.json");
        Assert.Equal((200, "3.1.0"), (status, (string?)document["openapi"]));
        var described = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} {p.Key}"));
        var mapped = story.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal) && !e.RoutePattern.RawText.Contains("**", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}"));

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    // A body made of what the document says is understood; one member it does not say is not.
    [Fact]
    public async Task Document_BodiesOfCommands_AreWhatTheServerReads()
    {
        var document = JsonNode.Parse(story.Get<ApiDocument>().Text)!;
        foreach (var route in story.Get<ApiRoutes>().All().Where(r => r.Verb is not null))
        {
            var schema = document["paths"]![route.Path]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
            var example = Assert.IsType<Parsed>(CommandParser.Parse(route.Verb!.Example)).Invocation;
            var body = new JsonObject();
            foreach (var property in schema["properties"]!.AsObject())
                if (example.Get(property.Key) is { } value)
                    body[property.Key] = (string?)property.Value!["type"] switch
                    {
                        "boolean" => true,
                        "object" => new JsonObject([.. ((PairsValue)value).Pairs.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))]),
                        _ => Text(value),
                    };
            Assert.True(schema["required"]!.AsArray().All(r => body.ContainsKey((string)r!)), route.Path);

            Assert.NotEqual(400, (await story.SignedAsync("mike.johnson", "POST", route.Path, body)).Status);
            body["unheard-of"] = "x";
            var (status, problem) = await story.SignedAsync("mike.johnson", "POST", route.Path, body);
            Assert.Equal((400, true), (status, ((string?)problem["detail"])!.Contains("unheard-of", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Problems_AreAsRfc9457HasThem()
    {
        using var request = WebStory.Request("POST", "/api/v1/commands/note", Encoding.UTF8.GetBytes("{\"text\":\"x\"}"), "k1");
        using var response = await story.Http.SendAsync(request);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(("urn:drbot:problem:unauthenticated", 401, "Not signed in"), ((string?)problem["type"], (int)problem["status"]!, (string?)problem["title"]));
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
        var (status, missing) = await story.SignedAsync("mike.johnson", "GET", "/api/v1/nothing");
        Assert.Equal((404, "not-found"), (status, (string?)missing["code"]));
        Assert.Equal(404, (await story.SignedAsync("mike.johnson", "GET", "/api/v1/incidents/DR-20200101-000000")).Status);
        Assert.Equal(404, (await story.SignedAsync("mike.johnson", "GET", "/api/v1/runs/nonsense")).Status);
        Assert.Equal(400, (await story.SignedAsync("mike.johnson", "GET", "/api/v1/incidents?all=perhaps")).Status);
        Assert.Equal(400, (await story.SignedAsync("mike.johnson", "GET", "/api/v1/incidents?who=me")).Status);
    }

    [Fact]
    public async Task Refusals_TellEveryReason()
    {
        var (status, body) = await story.SignedAsync("mike.johnson", "POST", "/api/v1/commands/abort", new { run = "DR-20200101-000000-R1", reason = "x" });
        Assert.Equal((422, "not-possible"), (status, (string?)body["code"]));
        await story.ProposeAsync();

        (status, body) = await story.SignedAsync("lisa.wang", "POST", "/api/v1/commands/resume", new { run = story.Run });
        Assert.Equal((403, "not-allowed"), (status, (string?)body["code"]));
        Assert.Contains("this takes the commander", (string?)body["reasons"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}", 400)]
    [InlineData("{\"text\":{\"a\":[]}}", 400)]
    [InlineData("{\"text\":\"\\ud800\"}", 400)]
    [InlineData("{\"text\":[\"a\",\"b\"]}", 400)]
    public async Task Body_ThatIsNoneOfOurs_IsRefusedWhole(string body, int expected)
    {
        using var request = WebStory.Request("POST", "/api/v1/commands/note", Encoding.UTF8.GetBytes(body), "k");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Writer);
        Assert.Equal(expected, (await story.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Body_TooLarge_Is413AndAnotherType415()
    {
        using var large = WebStory.Request("POST", "/api/v1/commands/note", new byte[WebRequest.BodyLimit + 1], "k");
        large.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Writer);
        Assert.Equal(413, (await story.SendAsync(large)).Status);
        using var form = WebStory.Request("POST", "/api/v1/commands/note", Encoding.UTF8.GetBytes("text=x"), "k");
        form.Content!.Headers.ContentType = new("application/x-www-form-urlencoded");
        Assert.Equal(415, (await story.SendAsync(form)).Status);
    }

    [Fact]
    public async Task IdempotencyKey_SameRequestAgain_HasOneEffectAlsoAfterARestart()
    {
        await DeclareAsync();
        var first = await story.BearerAsync(Writer, "POST", "/api/v1/commands/note", new { text = "seen" }, "note-1");
        var second = await story.BearerAsync(Writer, "POST", "/api/v1/commands/note", new { text = "seen" }, "note-1");
        await story.RestartAsync();
        var third = await story.BearerAsync(Writer, "POST", "/api/v1/commands/note", new { text = "seen" }, "note-1");

        Assert.Equal(200, first.Status);
        Assert.All([second, third], a => Assert.Equal((200, first.Body.ToJsonString()), (a.Status, a.Body.ToJsonString())));
        Assert.Single(await story.EntriesAsync(), e => e.Type == "note.added");
        Assert.Equal(422, (await story.BearerAsync(Writer, "POST", "/api/v1/commands/note", new { text = "other" }, "note-1")).Status);
        // Another caller's key of the same name is another key.
        Assert.Equal(200, (await story.CommandAsync("mike.johnson", "note", new { text = "seen" }, WebStory.Nonce())).Status);
    }

    [Fact]
    public async Task IdempotencyKey_ManyAtOnce_HaveOneEffect()
    {
        await DeclareAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            story.BearerAsync(Writer, "POST", "/api/v1/commands/note", new { text = "storm" }, "note-storm")));

        Assert.All(all, a => Assert.True(a.Status is 200 or 409, $"{a.Status} {a.Body}"));
        Assert.Contains(all, a => a.Status == 200);
        Assert.Single(await story.EntriesAsync(), e => e.Type == "note.added");
    }

    [Fact]
    public async Task IdempotencyKey_Missing_IsRefusedWhereSomethingChanges()
    {
        using var request = WebStory.Request("POST", "/api/v1/commands/note", Encoding.UTF8.GetBytes("{\"text\":\"x\"}"), null);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Writer);
        var (status, body) = await story.SendAsync(request);
        Assert.Equal((400, "idempotency-key-needed"), (status, (string?)body["code"]));
    }

    [Fact]
    public async Task T15_StaticToken_MayWhatItsScopesSayUntilItExpires()
    {
        await DeclareAsync();
        Assert.Equal(200, (await story.BearerAsync(Reader, "GET", "/api/v1/incidents")).Status);
        Assert.Equal((403, "out-of-scope"), Of(await story.BearerAsync(Reader, "POST", "/api/v1/commands/note", new { text = "x" })));
        Assert.Equal(200, (await story.BearerAsync(Writer, "POST", "/api/v1/commands/note", new { text = "x" })).Status);
        Assert.Equal((403, "out-of-scope"), Of(await story.BearerAsync(Writer, "POST", "/api/v1/commands/failover", new { })));
        Assert.Equal((403, "out-of-scope"), Of(await story.BearerAsync(Writer, "POST", "/api/v1/commands/contacts", new { })));
        Assert.Equal(401, (await story.BearerAsync(Late, "GET", "/api/v1/incidents")).Status);
        Assert.Equal(401, (await story.BearerAsync("drbot_", "GET", "/api/v1/incidents")).Status);
        // The hash is no token.
        Assert.Equal(401, (await story.BearerAsync(TokenIdentity.HashOf(Writer), "GET", "/api/v1/incidents")).Status);
        Assert.Equal(401, (await story.BearerAsync("drbot_" + TokenIdentity.HashOf(Writer), "GET", "/api/v1/incidents")).Status);
    }

    [Fact]
    public async Task T45_MachineTokens_NeverVote()
    {
        await story.ProposeAsync();
        var digest = (await story.RunAsync()).Plan.Digest;
        foreach (var route in story.Get<ApiRoutes>().All().Where(r => r.IsVote))
        {
            var path = route.Path.Replace("{run}", story.Run, StringComparison.Ordinal);
            Assert.Equal((403, "no-vote-by-this-road"), Of(await story.BearerAsync(Writer, "POST", path, new { digest, plan = "unjucks", reason = "x" })));
        }

        Assert.Empty((await story.RunAsync()).Votes);
        Assert.Equal(Commands.Runs.RunStatus.AwaitingApproval, (await story.RunAsync()).Status);
    }

    [Fact]
    public async Task T16_HeadersThatClaimSomebody_AreNobody()
    {
        string[] headers = ["X-User", "X-Forwarded-User", "X-Remote-User", "Remote-User", "X-Forwarded-For", "X-Forwarded-Email", "X-Auth-Request-User", "Forwarded", "X-Api-Key", "Cookie", "Proxy-Authorization"];
        foreach (var header in headers)
        {
            using var request = WebStory.Request("POST", "/api/v1/commands/note", Encoding.UTF8.GetBytes("{\"text\":\"x\"}"), "k");
            request.Headers.TryAddWithoutValidation(header, header == "Cookie" ? "session=mike.johnson" : "mike.johnson");
            Assert.Equal(401, (await story.SendAsync(request)).Status);
        }
    }

    [Fact]
    public async Task T15_Routes_SetAndReadNoCookies()
    {
        foreach (var path in new[] { "/api/v1/server", "/api/v1/openapi.json", "/api/v1/incidents", "/healthz", "/readyz" })
        {
            using var response = await story.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.False(response.Headers.Contains("Set-Cookie"), path);
        }

        Assert.Empty(TestKit.SourceTree.Of("src/DrBot").Where(f => f.Path.StartsWith("Web/Api/", StringComparison.Ordinal)
            && f.Code.Contains("Cookies", StringComparison.Ordinal)).Select(f => f.Path));
    }

    [Fact]
    public async Task SignedRequest_ChangedOrReplayedElsewhere_IsNobody()
    {
        await DeclareAsync();
        async Task<int> SpoiltAsync(Action<HttpRequestMessage> spoil)
        {
            using var request = story.Signed("mike.johnson", "POST", "/api/v1/commands/note", new { text = "x" });
            spoil(request);
            return (await story.SendAsync(request)).Status;
        }

        Assert.Equal(200, await SpoiltAsync(_ => { }));
        Assert.Equal(401, await SpoiltAsync(r => r.RequestUri = new Uri("/api/v1/commands/resolve", UriKind.Relative)));
        Assert.Equal(401, await SpoiltAsync(r => r.Content = new StringContent("{\"text\":\"y\"}", Encoding.UTF8, "application/json")));
        Assert.Equal(401, await SpoiltAsync(r =>
        {
            r.Headers.Remove("Idempotency-Key");
            r.Headers.Add("Idempotency-Key", WebStory.Nonce());
        }));
        Assert.Equal(401, (await story.SignedAsync("mike.johnson", "POST", "/api/v1/commands/note", new { text = "x" }, ago: TimeSpan.FromSeconds(301))).Status);
        Assert.Equal(401, (await story.SignedAsync("mike.johnson", "POST", "/api/v1/commands/note", new { text = "x" }, ago: TimeSpan.FromSeconds(-301))).Status);
        Assert.Equal(401, (await story.SignedAsync("mike.johnson", "POST", "/api/v1/commands/note", new { text = "x" }, nonce: "short")).Status);
        Assert.Single(await story.EntriesAsync(), e => e.Type == "note.added");
    }

    [Fact]
    public async Task T37_ProductionThatCannotBeTakenBack_TakesThePlansName()
    {
        await using var production = await WebStory.StartAsync(environment: "production");
        await production.ProposeAsync();

        Assert.Equal((409, "plan-name-needed"), Of(await production.VoteAsync("mike.johnson", plan: null)));
        Assert.Equal((409, "plan-name-needed"), Of(await production.VoteAsync("mike.johnson", plan: "entmoot")));
        Assert.Equal(200, (await production.VoteAsync("mike.johnson")).Status);
        // A no needs no more than itself.
        Assert.Equal(200, (await production.VoteAsync("david.kim", approves: false, plan: null)).Status);
    }

    private async Task DeclareAsync() =>
        Assert.Equal(200, (await story.BearerAsync(Writer, "POST", "/api/v1/commands/declare", new { title = "us-east-1 is down" })).Status);

    private static string Text(ArgumentValue value) => value switch
    {
        TextValue t => t.Value,
        PersonNameValue p => p.Name,
        IncidentValue i => i.Id,
        RunValue r => r.Id ?? $"R{r.Number}",
        TimeValue => "-20m",
        _ => throw new InvalidOperationException(value.ToString()),
    };

    private static (int, string?) Of((int Status, JsonNode Body) answer) => (answer.Status, (string?)answer.Body["code"]);
}
