using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.Updates.Channels;
using DrBot.Web.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace DrBot.Tests.Web;

/// <summary>The pages approvers come to by mail: what a link shows, and how a vote is given there.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private Issuer issuer = null!;
    private WebStory story = null!;

    public async Task InitializeAsync()
    {
        issuer = await Issuer.StartAsync();
        await BeginStoryAsync("practice");
    }

    private async Task BeginStoryAsync(string environment, Action<IServiceCollection>? adapt = null)
    {
        story = await WebStory.StartAsync(
            $$"""
            public-url: https://drbot.example.com
            web: { link-secret: 0123456789abcdef0123456789abcdef }
            api:
              oidc: { issuer: "{{issuer.Url}}", audience: drbot, step-up: { amr: [mfa] }, client-id: drbot-web, client-secret: shh }

            """,
            environment,
            adapt,
            plan: t => t.Replace("  mike.johnson:\n", $"  mike.johnson:\n    oidc: \"{issuer.Url}#mike\"\n", StringComparison.Ordinal));
        await story.ProposeAsync();
    }

    public async Task DisposeAsync()
    {
        await story.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Link_Followed_ShowsTheDigestAndHowToVoteAndChangesNothing()
    {
        var before = (await story.EntriesAsync()).Count;
        var link = await LinkAsync();

        var (status, page) = await GetAsync(link);

        Assert.Equal(200, status);
        Assert.Contains((await story.RunAsync()).Plan.Digest, page, StringComparison.Ordinal);
        Assert.Contains($"drbot approve {story.Run} --key FILE --server https://drbot.example.com", page, StringComparison.Ordinal);
        Assert.Contains("unjucks-dr-db", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, (await story.EntriesAsync()).Count);
        Assert.Empty((await story.RunAsync()).Votes);
        Assert.Contains("font:", (await GetAsync("/approve/style.css")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_ChangedOrEnded_IsRefused()
    {
        var link = await LinkAsync();
        var token = link["/approve/".Length..];
        for (var i = 0; i < token.Length; i += 7)
            Assert.Equal(404, (await GetAsync("/approve/" + token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..])).Status);
        foreach (var other in new[] { "x", "a.b", token.Split('.')[0], token + ".x", token.Split('.')[0] + "." })
            Assert.Equal(404, (await GetAsync("/approve/" + other)).Status);
        Assert.Equal(404, (await story.BearerAsync(null, "GET", "/api/v1/nothing")).Status);

        story.Wire.Advance(ApprovalLinks.ValidFor);
        Assert.Equal(404, (await GetAsync(link)).Status);
    }

    [Fact]
    public async Task Page_WordsOfPeople_AreEscaped()
    {
        await using var other = await WebStory.StartAsync(
            "public-url: https://drbot.example.com\nweb: { link-secret: 0123456789abcdef0123456789abcdef }\n");
        var (_, answer) = await other.CommandAsync("lisa.wang", "failover", new { reason = "<script>alert(1)</script>\"'&" });
        var run = (string)answer["run"]!["id"]!;
        var digest = (string)answer["run"]!["digest"]!;
        using var response = await other.Http.GetAsync(new Uri(other.Get<ApprovalLinks>().For(run, digest, "mike.johnson").PathAndQuery, UriKind.Relative));
        var page = await response.Content.ReadAsStringAsync();

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        // Nobody signs in where the provider is not configured for it.
        Assert.DoesNotContain("sign-in", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithASecondFactor_LeadsToAVoteThatCountsOnce()
    {
        var (cookie, state, nonce) = await BeginAsync();
        issuer.Codes["good"] = form =>
        {
            Assert.Equal(("shh", "https://drbot.example.com/approve/callback"), (form["client_secret"].ToString(), form["redirect_uri"].ToString()));
            Assert.NotEmpty(form["code_verifier"].ToString());
            return Token(nonce);
        };
        Assert.Equal(302, (await GetAsync($"/approve/callback?code=good&state={state}", cookie)).Status);
        var (status, page) = await GetAsync("/approve/vote", cookie);
        Assert.Equal(200, status);
        Assert.Contains("You are mike.johnson", page, StringComparison.Ordinal);
        var form = Regex.Match(page, "name=\"form\" value=\"([^\"]+)\"").Groups[1].Value;

        Assert.Equal(403, (await PostAsync(cookie, ("form", "another"), ("decision", "approve"))).Status);
        Assert.Equal(403, (await PostAsync(cookie, ("decision", "approve"))).Status);
        Assert.Equal(403, (await PostAsync(null, ("form", form), ("decision", "approve"))).Status);
        Assert.Equal(403, (await PostAsync(cookie, "https://evil.example", ("form", form), ("decision", "approve"))).Status);
        Assert.Equal(400, (await PostAsync(cookie, ("form", form))).Status);
        Assert.Empty((await story.RunAsync()).Votes);

        var (voted, said) = await PostAsync(cookie, "https://drbot.example.com", ("form", form), ("decision", "approve"));
        Assert.Equal(200, voted);
        Assert.Contains("is recorded; 1 more needed", said, StringComparison.Ordinal);
        Assert.Equal(403, (await PostAsync(cookie, ("form", form), ("decision", "reject"))).Status);
        var vote = (VoteRecorded)EventCodec.ToRecorded(Assert.Single(await story.EntriesAsync(), e => e.Type == "approval.recorded"))!.Event;
        Assert.Equal(("oidc-step-up", "mike.johnson"), (vote.Via, vote.Person));
        Assert.Equal(issuer.Url, vote.Proof!.Factor!.Issuer);
    }

    [Fact]
    public async Task T37_VoteByPageInProduction_TakesThePlansNameAndThenCounts()
    {
        await story.DisposeAsync();
        await BeginStoryAsync("production");
        var (cookie, state, nonce) = await BeginAsync();
        Assert.NotEqual(StepUpBinding.NonceOf(WebStory.Origin, story.Run, (await story.RunAsync()).Plan.Digest, ""), nonce);
        issuer.Codes["good"] = _ => Token(nonce);
        await GetAsync($"/approve/callback?code=good&state={state}", cookie);
        var page = (await GetAsync("/approve/vote", cookie)).Body;
        Assert.Contains("Type the plan&#39;s name", page.Replace("plan's", "plan&#39;s", StringComparison.Ordinal), StringComparison.Ordinal);
        var form = Regex.Match(page, "name=\"form\" value=\"([^\"]+)\"").Groups[1].Value;

        Assert.Equal(409, (await PostAsync(cookie, ("form", form), ("decision", "approve"))).Status);
        Assert.Equal(409, (await PostAsync(cookie, ("form", form), ("decision", "approve"), ("plan", "another"))).Status);
        Assert.Empty((await story.RunAsync()).Votes);
        Assert.Contains("is recorded", (await PostAsync(cookie, ("form", form), ("decision", "approve"), ("plan", "unjucks"))).Body, StringComparison.Ordinal);
        var vote = (VoteRecorded)EventCodec.ToRecorded(Assert.Single(await story.EntriesAsync(), e => e.Type == "approval.recorded"))!.Event;
        Assert.Equal(nonce, StepUpBinding.NonceOf(WebStory.Origin, vote.Run, vote.Digest, vote.Proof!.Factor!.Salt!));
    }

    [Fact]
    public async Task SignIn_Rejecting_EndsTheRun()
    {
        var (cookie, state, nonce) = await BeginAsync();
        issuer.Codes["good"] = _ => Token(nonce);
        await GetAsync($"/approve/callback?code=good&state={state}", cookie);
        var form = Regex.Match((await GetAsync("/approve/vote", cookie)).Body, "name=\"form\" value=\"([^\"]+)\"").Groups[1].Value;

        Assert.Equal(200, (await PostAsync(cookie, ("form", form), ("decision", "reject"), ("reason", "not now"))).Status);
        Assert.Equal(RunStatus.Rejected, (await story.RunAsync()).Status);
    }

    [Fact]
    public async Task SignIn_NotBegunHereOrTooWeak_IsRefused()
    {
        var (cookie, state, nonce) = await BeginAsync();
        issuer.Codes["weak"] = _ => Token(nonce, c => c["amr"] = new JsonArray("pwd"));
        issuer.Codes["replayed"] = _ => Token("another-nonce");
        issuer.Codes["api"] = _ => Token(nonce, c => c["aud"] = "drbot");
        issuer.Codes["good"] = _ => Token(nonce);

        Assert.Equal(403, (await GetAsync($"/approve/callback?code=good&state={state}")).Status);
        Assert.Equal(403, (await GetAsync($"/approve/callback?code=good&state={state}", "drbot-sign-in=another")).Status);
        Assert.Equal(403, (await GetAsync("/approve/callback?code=good&state=another", cookie)).Status);
        Assert.Equal(403, (await GetAsync($"/approve/callback?state={state}", cookie)).Status);
        foreach (var code in new[] { "weak", "replayed", "api" })
            Assert.Equal(403, (await GetAsync($"/approve/callback?code={code}&state={state}", cookie)).Status);
        Assert.Equal(503, (await GetAsync($"/approve/callback?code=unknown&state={state}", cookie)).Status);
        Assert.Equal(403, (await GetAsync("/approve/vote", cookie)).Status);
        Assert.Equal(403, (await GetAsync("/approve/vote")).Status);

        story.Wire.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(403, (await GetAsync($"/approve/callback?code=good&state={state}", cookie)).Status);
    }

    [Fact]
    public async Task Mail_ToEverybodyWhoMayFillASlot_OnceEachAlsoAfterARestart()
    {
        var mail = new RecordingMail();
        Assert.True(await story.Get<ApproverMail>().LookAsync(mail, default));
        Assert.True(await story.Get<ApproverMail>().LookAsync(mail, default));
        await story.RestartAsync();
        Assert.True(await story.Get<ApproverMail>().LookAsync(mail, default));

        Assert.Equal(mail.Sent.Select(m => m.Address).Distinct().Order(), mail.Sent.Select(m => m.Address).Order());
        Assert.Contains("mike.johnson@unjucks.dev", mail.Sent.Select(m => m.Address));
        Assert.DoesNotContain("lisa.wang@unjucks.dev", mail.Sent.Select(m => m.Address));
        var link = Regex.Match(mail.Sent.First(m => m.Address.StartsWith("mike", StringComparison.Ordinal)).Text, "https://drbot.example.com(/approve/\\S+)").Groups[1].Value;
        Assert.Equal(200, (await GetAsync(link)).Status);
        Assert.All(mail.Sent, m => Assert.Contains((string)story.Run, m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_WhileAnotherReplicaHasTheDuty_IsTheOthersToWrite()
    {
        var mail = new RecordingMail();
        await story.DisposeAsync();
        await BeginStoryAsync("practice", s => s.AddSingleton<IUpdateChannel>(mail));
        var writer = story.Get<ApproverMail>();
        await writer.StartAsync(default);
        for (var turn = 0; turn < 50; turn++)
            await Task.Delay(10);
        Assert.Empty(mail.Sent);

        using var ending = new CancellationTokenSource();
        var keeping = story.Get<DrBot.Replicas.UpdatesDuty>().KeepAsync(ending.Token);
        for (var tries = 0; mail.Sent.Count == 0; tries++)
        {
            Assert.True(tries < 1000, "nobody wrote with the duty");
            await Task.Delay(10);
        }

        await writer.StopAsync(default);
        await ending.CancelAsync();
        await keeping;
    }

    [Fact]
    public async Task Mail_ServerAway_IsTriedAgainUntilItWentOut()
    {
        var mail = new RecordingMail { Fails = true };
        Assert.False(await story.Get<ApproverMail>().LookAsync(mail, default));
        mail.Fails = false;
        Assert.True(await story.Get<ApproverMail>().LookAsync(mail, default));
        Assert.NotEmpty(mail.Sent);
    }

    private string Token(string nonce, Action<JsonObject>? change = null) => issuer.Token(story.Wire.GetUtcNow(), "mike", c =>
    {
        (c["aud"], c["nonce"]) = ("drbot-web", nonce);
        change?.Invoke(c);
    });

    private async Task<string> LinkAsync() =>
        story.Get<ApprovalLinks>().For(story.Run, (await story.RunAsync()).Plan.Digest, "mike.johnson").PathAndQuery;

    private async Task<(string Cookie, string State, string Nonce)> BeginAsync()
    {
        using var response = await story.Http.GetAsync(new Uri(await LinkAsync() + "/sign-in", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var set = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.All(["httponly", "secure", "samesite=lax", "path=/approve"], a => Assert.Contains(a, set, StringComparison.OrdinalIgnoreCase));
        var query = System.Web.HttpUtility.ParseQueryString(response.Headers.Location!.Query);
        Assert.Equal(("code", "S256", "login", "300"), (query["response_type"], query["code_challenge_method"], query["prompt"], query["max_age"]));
        return (set.Split(';')[0], query["state"]!, query["nonce"]!);
    }

    private async Task<(int Status, string Body)> GetAsync(string path, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using var response = await story.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Task<(int Status, string Body)> PostAsync(string? cookie, params (string, string)[] form) => PostAsync(cookie, null, form);

    private async Task<(int Status, string Body)> PostAsync(string? cookie, string? origin, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/approve/vote")
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        };
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var response = await story.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class RecordingMail : IUpdateChannel
    {
        public string Scheme => "email";

        public bool Fails { get; set; }

        public List<OutgoingUpdate> Sent { get; } = [];

        public Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
        {
            if (Fails)
                throw new Providers.ProviderException("smtp", "CONNECT", Providers.ProviderFailure.Transient, "nobody answers");
            Sent.Add(update);
            return Task.FromResult(new DeliveryReceipt("<1@x>"));
        }
    }
}
