using System.Text;
using System.Text.Json.Nodes;
using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.Journal;

namespace DrBot.Tests.Web;

/// <summary>People known by the identity provider's tokens.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private Issuer issuer = null!;
    private WebStory story = null!;

    public async Task InitializeAsync()
    {
        issuer = await Issuer.StartAsync();
        story = await WebStory.StartAsync(
            $$"""
            api:
              oidc: { issuer: "{{issuer.Url}}", audience: drbot, step-up: { amr: [mfa, hwk], acr: ["urn:strong"], max-age: 5m } }

            """,
            plan: t => t.Replace("  mike.johnson:\n", $"  mike.johnson:\n    oidc: \"{issuer.Url}#mike\"\n", StringComparison.Ordinal)
                .Replace("  david.kim:\n", $"  david.kim:\n    oidc: \"{issuer.Url}#david\"\n", StringComparison.Ordinal)
                .Replace("\nroles:\n", "\nroles:\n  auditor: { oidc-group: auditors, max-age: 1h }\n", StringComparison.Ordinal));
    }

    public async Task DisposeAsync()
    {
        await story.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("RS256", "rsa-1")]
    [InlineData("ES256", "ec-1")]
    public async Task WhoAmI_TokenOfTheProvider_IsThePersonOfThePlan(string algorithm, string key)
    {
        var token = Token("mike", header: h => (h["alg"], h["kid"]) = (algorithm, key));

        var (status, body) = await WhoAsync(token);

        Assert.Equal(200, status);
        Assert.Contains("Plan unjucks: mike.johnson, roles: incident-commander, manager", (string?)body["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAmI_SubjectNobodyMapped_IsNobody() =>
        Assert.Contains("Plan unjucks: nobody", (string?)(await WhoAsync(Token("eve"))).Body["text"], StringComparison.Ordinal);

    [Fact]
    public async Task T09_TokensThatBringTheirOwnRules_AreRefused()
    {
        var good = Token("mike");
        var parts = good.Split('.');
        string[] forged =
        [
            Token("mike", header: h => h["alg"] = "none"),
            Token("mike", header: h => h["alg"] = "None"),
            parts[0] + "." + parts[1] + ".",
            parts[0] + "." + parts[1],
            // The public key, taken as a shared secret: everybody has it.
            issuer.Token(Now, "mike", header: h => h["alg"] = "HS256", key: issuer.RsaPublicPem),
            issuer.Token(Now, "mike", header: h => (h["alg"], h["kid"]) = ("HS256", "shared"), key: "everybody knows this one, really"),
            Token("mike", header: h => h["kid"] = "unknown"),
            Token("mike", header: h => h["kid"] = "ec-1"),
            Token("mike", header: h => h.Remove("kid")),
            issuer.Token(Now, "mike", key: "other"),
            Token("mike", header: h => h["jku"] = "https://evil.example/keys"),
            Token("mike", header: h => h["x5u"] = "https://evil.example/cert"),
            Token("mike", header: h => h["jwk"] = new JsonObject { ["kty"] = "RSA" }),
            Token("mike", header: h => h["crit"] = new JsonArray("exp")),
            Token("mike", claims: c => c["iss"] = "https://evil.example"),
            Token("mike", claims: c => c["iss"] = issuer.Url + "/"),
            Token("mike", claims: c => c["aud"] = "another"),
            Token("mike", claims: c => c.Remove("aud")),
            Token("mike", claims: c => c["exp"] = Now.AddSeconds(-61).ToUnixTimeSeconds()),
            Token("mike", claims: c => c.Remove("exp")),
            Token("mike", claims: c => c["nbf"] = Now.AddSeconds(120).ToUnixTimeSeconds()),
            Token("mike", claims: c => c.Remove("sub")),
            parts[0] + "." + Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"sub\":\"david\"}")).TrimEnd('=') + "." + parts[2],
            good[..^4] + "AAAA", "a.b.c", "....", "nonsense", new string('a', 20_000),
        ];

        Assert.Equal(200, (await WhoAsync(good)).Status);
        foreach (var token in forged)
        {
            var (status, body) = await WhoAsync(token);
            Assert.True(status == 401, $"{status} for {token[..Math.Min(300, token.Length)]}");
            Assert.Equal("unauthenticated", (string?)body["code"]);
        }
    }

    [Fact]
    public async Task Keys_UnknownOnesAskedForAgainAndAgain_AreFetchedOnceAMinute()
    {
        await WhoAsync(Token("mike"));
        var before = issuer.KeysAsked;
        for (var i = 0; i < 20; i++)
            await WhoAsync(Token("mike", header: h => h["kid"] = $"made-up-{i}"));
        Assert.Equal(before, issuer.KeysAsked);

        story.Wire.Advance(TimeSpan.FromSeconds(61));
        await WhoAsync(Token("mike", header: h => h["kid"] = "made-up"));
        Assert.Equal(before + 1, issuer.KeysAsked);
    }

    [Fact]
    public async Task Vote_WithASecondFactorAMomentAgo_CountsAndSaysSoInTheJournal()
    {
        await story.ProposeAsync();

        Assert.Equal(200, (await VoteAsync(Token("mike"))).Status);
        Assert.Equal(200, (await VoteAsync(Token("david", claims: c => (c["amr"], c["acr"]) = (null, "urn:strong")))).Status);

        Assert.Equal(RunStatus.Approved, (await story.RunAsync()).Status);
        var vote = (VoteRecorded)EventCodec.ToRecorded((await story.EntriesAsync()).First(e => e.Type == "approval.recorded"))!.Event;
        Assert.Equal(("oidc-step-up", "mike.johnson", $"oidc:{issuer.Url}#mike"), (vote.Via, vote.Person, vote.Account));
        Assert.Equal((issuer.Url, Now.ToUnixTimeSeconds()), (vote.Proof!.Factor!.Issuer, vote.Proof.Factor.AuthTime));
        Assert.Equal(["pwd", "mfa"], vote.Proof.Factor.Amr);
    }

    [Fact]
    public async Task Vote_WithoutAFreshSecondFactor_IsRefused()
    {
        await story.ProposeAsync();
        string[] weak =
        [
            Token("mike", claims: c => c["amr"] = new JsonArray("pwd")),
            Token("mike", claims: c => c.Remove("amr")),
            Token("mike", claims: c => (c["amr"], c["acr"]) = (null, "urn:weak")),
            Token("mike", claims: c => c.Remove("auth_time")),
            Token("mike", claims: c => c["auth_time"] = Now.AddSeconds(-301).ToUnixTimeSeconds()),
            Token("mike", claims: c => c["auth_time"] = Now.AddSeconds(120).ToUnixTimeSeconds()),
            Token("mike", claims: c => c["auth_time"] = "yesterday"),
            Token("mike", claims: c => c["auth_time"] = long.MinValue),
        ];

        foreach (var token in weak)
        {
            var (status, body) = await VoteAsync(token);
            Assert.True((403, "no-vote-by-this-road") == (status, (string?)body["code"]), $"{status} {body}");
        }

        Assert.Empty((await story.RunAsync()).Votes);
        // One factor is enough to note, and to look.
        Assert.Equal(200, (await story.BearerAsync(weak[0], "POST", "/api/v1/commands/note", new { text = "seen" })).Status);
    }

    [Fact]
    public async Task T22_SamePersonByTokenAndByKey_CountsOnce()
    {
        await story.ProposeAsync();
        await story.VoteAsync("mike.johnson");

        Assert.Contains("Already recorded", (string?)(await VoteAsync(Token("mike"))).Body["text"], StringComparison.Ordinal);
        Assert.Single((await story.RunAsync()).Votes);
    }

    [Fact]
    public async Task Groups_OfTheNewestToken_AreRolesWithAnAge()
    {
        Assert.DoesNotContain("auditor", (string?)(await WhoAsync(Token("mike"))).Body["text"], StringComparison.Ordinal);
        var member = Token("mike", claims: c => c["groups"] = new JsonArray("auditors", "others"));
        Assert.Contains("auditor (by oidc:auditors, read 03:00:00 UTC)", (string?)(await WhoAsync(member)).Body["text"], StringComparison.Ordinal);

        // An hour later nobody has shown a newer one: the role is listed and does not count.
        story.Domain.Advance(TimeSpan.FromMinutes(61));
        Assert.Contains("too old to count", (string?)(await story.SignedAsync("mike.johnson", "POST", "/api/v1/commands/whoami", new { })).Body["text"],
            StringComparison.Ordinal);
        story.Wire.Advance(TimeSpan.FromMinutes(61));
        var left = Token("mike");
        Assert.DoesNotContain("auditor", (string?)(await WhoAsync(left)).Body["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_SpeaksForAnotherIssuerOrIsAway_NobodyComesIn()
    {
        issuer.Discovery = t => t.Replace($"\"issuer\":\"{issuer.Url}\"", "\"issuer\":\"https://evil.example\"", StringComparison.Ordinal);
        var (status, body) = await WhoAsync(Token("mike"));
        Assert.Equal((503, "identity-provider-away"), (status, (string?)body["code"]));
        issuer.Discovery = t => "no json";
        Assert.Equal(503, (await WhoAsync(Token("mike"))).Status);
        issuer.Discovery = t => t.Replace(issuer.Url + "/keys", "http://keys.evil.example/", StringComparison.Ordinal);
        Assert.Equal(503, (await WhoAsync(Token("mike"))).Status);
        issuer.Discovery = null;
        Assert.Equal(200, (await WhoAsync(Token("mike"))).Status);
    }

    [Fact]
    public async Task T38_SignInForAnotherRunOrContent_DoesNotVote()
    {
        await story.ProposeAsync();
        var digest = (await story.RunAsync()).Plan.Digest;
        string?[] nonces =
        [
            null, "", "anything",
            StepUpBinding.NonceOf(WebStory.Origin, story.Run, new string('0', 64), ""),
            StepUpBinding.NonceOf(WebStory.Origin, story.Run + "0", digest, ""),
            StepUpBinding.NonceOf("drbot.example/other", story.Run, digest, ""),
            StepUpBinding.NonceOf(WebStory.Origin, story.Run, digest, "salted"),
        ];

        foreach (var nonce in nonces)
        {
            var (status, body) = await VoteAsync(issuer.Token(Now, "mike", c => c["nonce"] = nonce));
            Assert.Equal((403, "not-bound"), (status, (string?)body["code"]));
            Assert.Contains(StepUpBinding.NonceOf(WebStory.Origin, story.Run, digest, ""), (string?)body["detail"], StringComparison.Ordinal);
        }

        Assert.Empty((await story.RunAsync()).Votes);
        var shown = await story.SignedAsync("mike.johnson", "GET", $"/api/v1/runs/{story.Run}");
        Assert.Equal(200, (await VoteAsync(issuer.Token(Now, "mike", c => c["nonce"] = (string?)shown.Body["stepUpNonce"]))).Status);
    }

    private DateTimeOffset Now => story.Wire.GetUtcNow();

    // Made for the run that waits, where there is one.
    private string Token(string subject, Action<JsonObject>? claims = null, Action<JsonObject>? header = null) => issuer.Token(
        Now, subject,
        c =>
        {
            if (story.Run.Length > 0)
                c["nonce"] = StepUpBinding.NonceOf(WebStory.Origin, story.Run, story.RunAsync().GetAwaiter().GetResult().Plan.Digest, "");
            claims?.Invoke(c);
        },
        header);

    private Task<(int Status, JsonNode Body)> WhoAsync(string token) => story.BearerAsync(token, "POST", "/api/v1/commands/whoami", new { });

    private async Task<(int Status, JsonNode Body)> VoteAsync(string token) => await story.BearerAsync(
        token, "POST", $"/api/v1/runs/{story.Run}/approvals", new { digest = (await story.RunAsync()).Plan.Digest });
}
