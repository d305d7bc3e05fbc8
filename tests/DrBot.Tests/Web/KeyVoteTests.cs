using System.Text.Json.Nodes;
using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Journal;

namespace DrBot.Tests.Web;

/// <summary>Votes by people's keys over HTTP: what counts, what does not, and what the journal keeps of it.</summary>
public sealed class KeyVoteTests : IAsyncLifetime
{
    private WebStory story = null!;

    public async Task InitializeAsync()
    {
        story = await WebStory.StartAsync();
        await story.ProposeAsync();
    }

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task Approve_TwoPeopleByTheirKeys_FillsEverySlot()
    {
        var (first, answer) = await story.VoteAsync("mike.johnson");
        Assert.Equal((200, "Your approval of " + story.Run + " is recorded; 1 more needed."), (first, (string?)answer["text"]));
        Assert.Equal(200, (await story.VoteAsync("david.kim")).Status);

        Assert.Equal(RunStatus.Approved, (await story.RunAsync()).Status);
    }

    [Fact]
    public async Task Approve_Journalled_CanBeCheckedFromTheEntryAndThePlanAlone()
    {
        await story.VoteAsync("mike.johnson");

        var entry = Assert.Single(await story.EntriesAsync(), e => e.Type == "approval.recorded");
        var vote = (VoteRecorded)EventCodec.ToRecorded(entry)!.Event;
        Assert.Equal(("key", "mike.johnson", "key:" + WebStory.KeyOf("mike.johnson").Fingerprint), (vote.Via, vote.Person, vote.Account));
        Assert.True(SignedVote.Of(vote)!.IsSignedBy(WebStory.KeyOf("mike.johnson"), vote.Proof!.Key!));
        Assert.Equal(WebStory.Origin, vote.Proof.Key!.Origin);
    }

    [Fact]
    public async Task Reject_ByAKey_EndsTheRunAndKeepsTheSignature()
    {
        Assert.Equal(200, (await story.VoteAsync("david.kim", approves: false, spoil: b => b["reason"] = "the region is back")).Status);

        Assert.Equal(RunStatus.Rejected, (await story.RunAsync()).Status);
        var entry = Assert.Single(await story.EntriesAsync(), e => e.Type == "approval.denied");
        var no = (VoteDenied)EventCodec.ToRecorded(entry)!.Event;
        Assert.Equal("the region is back", no.Reason.Value);
        Assert.True(SignedVote.Of(no)!.IsSignedBy(WebStory.KeyOf("david.kim"), no.Proof!.Key!));
    }

    [Fact]
    public async Task T20_RequesterByAnotherRoad_IsStillTheRequester()
    {
        var (status, body) = await story.VoteAsync("lisa.wang");
        Assert.Equal(409, status);
        Assert.Contains("other people must approve it", (string?)body["detail"], StringComparison.Ordinal);
        var bySlack = await story.Get<RunRoom>().VoteAsync(
            story.Slack("U0LISA"), story.Incident, story.Run, (await story.RunAsync()).Plan.Digest, default);
        Assert.Contains("other people must approve it", ((DeskAnswer.Says)bySlack).Text, StringComparison.Ordinal);
        Assert.Empty((await story.RunAsync()).Votes);
    }

    [Fact]
    public async Task T22_SamePersonBySlackAndByKey_CountsOnce()
    {
        var digest = (await story.RunAsync()).Plan.Digest;
        await story.Get<RunRoom>().VoteAsync(story.Slack("U0MIKE"), story.Incident, story.Run, digest, default);

        var (status, body) = await story.VoteAsync("mike.johnson");

        Assert.Equal((200, $"Already recorded: your approval of {story.Run}."), (status, (string?)body["text"]));
        Assert.Equal("mike.johnson", Assert.Single((await story.RunAsync()).Votes).Person);
        Assert.Equal(RunStatus.AwaitingApproval, (await story.RunAsync()).Status);
    }

    [Fact]
    public async Task T03_SignedMoreThan300SecondsAway_IsRefusedInEitherDirection()
    {
        foreach (var seconds in new[] { -301, 301, -100_000, long.MinValue / 2, long.MaxValue })
        {
            var (status, body) = await story.VoteAsync("mike.johnson", change: v => v with { Time = seconds is > 400 or < -200_000 ? seconds : v.Time + seconds });
            Assert.Equal((403, "stale"), (status, (string?)body["code"]));
        }

        Assert.Equal(200, (await story.VoteAsync("mike.johnson", change: v => v with { Time = v.Time - 300 })).Status);
    }

    [Fact]
    public async Task T04_SameVoteAgain_HasOneEffectAndTheSameAnswer()
    {
        var vote = new SignedVote(WebStory.Origin, story.Run, (await story.RunAsync()).Plan.Digest, true, "mike.johnson",
            story.Wire.GetUtcNow().ToUnixTimeSeconds(), WebStory.Nonce());
        var first = await story.SendVoteAsync("mike.johnson", vote);
        var second = await story.SendVoteAsync("mike.johnson", vote);
        await story.RestartAsync();
        var third = await story.SendVoteAsync("mike.johnson", vote);

        Assert.Equal(200, first.Status);
        // Another signature over the same vote is the same vote, but not the same request: its nonce is spent.
        Assert.All([second, third], a => Assert.Equal((422, "key-reused"), (a.Status, (string?)a.Body["code"])));
        Assert.Single(await story.EntriesAsync(), e => e.Type == "approval.recorded");
    }

    [Fact]
    public async Task T04_SameBytesAgain_GetTheFirstAnswerAlsoAfterARestart()
    {
        var digest = (await story.RunAsync()).Plan.Digest;
        var vote = new SignedVote(
            WebStory.Origin, story.Run, digest, true, "mike.johnson", story.Wire.GetUtcNow().ToUnixTimeSeconds(), WebStory.Nonce());
        var body = System.Text.Encoding.UTF8.GetBytes(
            WebStory.BodyOf(vote, vote.Sign(WebStory.PairOf("mike.johnson")), "unjucks").ToJsonString());
        async Task<(int Status, JsonNode Body)> Send()
        {
            using var request = WebStory.Request("POST", $"/api/v1/runs/{story.Run}/approvals", body, vote.Nonce);
            return await story.SendAsync(request);
        }

        var (first, second) = (await Send(), await Send());
        await story.RestartAsync();
        var third = await Send();

        Assert.Equal(200, first.Status);
        Assert.All([second, third], a => Assert.Equal((200, first.Body.ToJsonString()), (a.Status, a.Body.ToJsonString())));
        Assert.Single(await story.EntriesAsync(), e => e.Type == "approval.recorded");
    }

    // What was refused stays refused: somebody who caught it cannot make it count a minute later.
    [Fact]
    public async Task T04_RefusedVoteSentAgainWhenItWouldCount_StaysRefused()
    {
        var vote = new SignedVote(WebStory.Origin, story.Run, new string('0', 64), true, "mike.johnson",
            story.Wire.GetUtcNow().ToUnixTimeSeconds(), WebStory.Nonce());
        Assert.Equal(409, (await story.SendVoteAsync("mike.johnson", vote)).Status);
        var good = vote with { Digest = (await story.RunAsync()).Plan.Digest };

        Assert.Equal((422, "key-reused"), Of(await story.SendVoteAsync("mike.johnson", good)));
        Assert.Empty((await story.RunAsync()).Votes);
    }

    [Fact]
    public async Task T31_VoteForAnotherDigest_IsRefused()
    {
        var (status, body) = await story.VoteAsync("mike.johnson", change: v => v with { Digest = new string('0', 64) });

        Assert.Equal(409, status);
        Assert.Contains("another content", (string?)body["detail"], StringComparison.Ordinal);
        Assert.Empty((await story.RunAsync()).Votes);
    }

    [Fact]
    public async Task T17_SignatureOfSomebodyElse_IsRefusedWhateverTheBodySays()
    {
        // Lisa signs as Mike, Mike's signature under David's name, another run's or another DrBot's vote.
        Assert.Equal((403, "unknown-key"), Of(await story.SendVoteAsync("lisa.wang", await VoteOfAsync("mike.johnson"))));
        Assert.Equal((403, "bad-signature"), Of(await story.VoteAsync("mike.johnson", spoil: b => b["person"] = "david.kim")));
        Assert.Equal((403, "bad-signature"), Of(await story.VoteAsync("mike.johnson", change: v => v with { Run = v.Run + "1" })));
        Assert.Equal((403, "bad-signature"), Of(await story.VoteAsync("mike.johnson", change: v => v with { Origin = "drbot.example/prod-1" })));
        Assert.Equal((403, "bad-signature"), Of(await story.VoteAsync("mike.johnson", spoil: b => b["digest"] = new string('0', 64))));
        Assert.Equal((403, "unknown-key"), Of(await story.VoteAsync("mike.johnson", spoil: b => b["key"] = new string('0', 64))));
        Assert.Equal((403, "bad-signature"), Of(await story.VoteAsync("mike.johnson", spoil: b => b["signature"] = "AAAA")));
        // A yes cannot be turned into a no, nor a no into a yes.
        var no = (await VoteOfAsync("mike.johnson")) with { Approves = false };
        Assert.Equal((403, "bad-signature"), Of(await SendAsAsync("approvals", no)));

        Assert.Empty((await story.RunAsync()).Votes);
        Assert.Equal(RunStatus.AwaitingApproval, (await story.RunAsync()).Status);
    }

    [Fact]
    public async Task Approve_NothingThatVouchesForIt_Is401()
    {
        Assert.Equal(401, (await story.BearerAsync(null, "POST", $"/api/v1/runs/{story.Run}/approvals", new { digest = new string('d', 64) })).Status);
        Assert.Equal(401, (await story.VoteAsync("mike.johnson", spoil: b => b.Remove("signature"))).Status);
        Assert.Equal(400, (await story.VoteAsync("mike.johnson", spoil: b => b.Remove("nonce"))).Status);
        Assert.Equal(400, (await story.VoteAsync("mike.johnson", spoil: b => b["time"] = "now")).Status);
        Assert.Equal(400, (await story.SendVoteAsync("mike.johnson", await VoteOfAsync("mike.johnson"), key: "another")).Status);
    }

    [Theory]
    [InlineData("approvals")]
    [InlineData("rejections")]
    public async Task Vote_SignedRequestWithoutASignatureOverTheVote_Is400AndSaysWhatToSend(string route)
    {
        var digest = (await story.RunAsync()).Plan.Digest;

        var (status, body) = await story.SignedAsync(
            "mike.johnson", "POST", $"/api/v1/runs/{story.Run}/{route}", new { digest, plan = "unjucks", reason = "x" });

        Assert.Equal((400, "unsigned-vote"), (status, (string?)body["code"]));
        Assert.Contains("'signature'", (string?)body["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain(await story.EntriesAsync(), e => e.Type.StartsWith("approval.", StringComparison.Ordinal));
        Assert.Equal(RunStatus.AwaitingApproval, (await story.RunAsync()).Status);
    }

    [Fact]
    public async Task T26_KeyTakenOutOfThePlan_LetsTheVoteFallAtTheStart()
    {
        await story.VoteAsync("mike.johnson");
        await story.VoteAsync("david.kim");
        await story.ChangePlanAsync(t => t.Replace($"    keys: [\"{WebStory.KeyOf("david.kim").Line}\"]\n", "", StringComparison.Ordinal));

        var lease = await story.Get<DrBot.Journal.ILeases>().TakeAsync($"run/{story.Run}", "test", TimeSpan.FromMinutes(1), default);
        await story.Get<DrBot.Execution.RunStarter>().StartAsync(story.Incident, story.Run, lease!, default);

        var run = await story.RunAsync();
        Assert.Equal(RunStatus.AwaitingApproval, run.Status);
        Assert.DoesNotContain(run.Votes, v => v.Person == "david.kim");
    }

    [Fact]
    public async Task Run_ShownToAVoter_SaysWhatTheyMustKnow()
    {
        var (status, run) = await story.SignedAsync("mike.johnson", "GET", $"/api/v1/runs/{story.Run}");

        Assert.Equal(200, status);
        Assert.Equal(("mike.johnson", "awaiting-approval", WebStory.Origin, (await story.RunAsync()).Plan.Digest),
            ((string?)run["you"], (string?)run["state"], (string?)run["origin"], (string?)run["digest"]));
        Assert.Contains("unjucks-dr-db", run["targets"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("mike.johnson", run["slots"]![0]!["eligible"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("lisa.wang", run["slots"]!.ToJsonString(), StringComparison.Ordinal);
    }

    private async Task<SignedVote> VoteOfAsync(string person) => new(
        WebStory.Origin, story.Run, (await story.RunAsync()).Plan.Digest, true, person, story.Wire.GetUtcNow().ToUnixTimeSeconds(), WebStory.Nonce());

    private async Task<(int Status, JsonNode Body)> SendAsAsync(string route, SignedVote vote)
    {
        using var request = WebStory.Request("POST", $"/api/v1/runs/{story.Run}/{route}",
            System.Text.Encoding.UTF8.GetBytes(WebStory.BodyOf(vote, vote.Sign(WebStory.PairOf(vote.Person)), "unjucks").ToJsonString()), vote.Nonce);
        return await story.SendAsync(request);
    }

    private static (int, string?) Of((int Status, JsonNode Body) answer) => (answer.Status, (string?)answer.Body["code"]);
}
