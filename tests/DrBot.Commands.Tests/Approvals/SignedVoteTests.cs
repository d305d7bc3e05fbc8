using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

public sealed class SignedVoteTests
{
    private static readonly SignedVote Vote = new(
        "drbot.example/prod-1", "DR-20261122-030000-R1", new string('d', 64), Approves: true, "mike.johnson", 1795316400,
        new string('a', 32));

    [Fact]
    public void ToBytes_IsAFixedText() => Assert.Equal(
        "drbot-vote/1\norigin drbot.example/prod-1\nrun DR-20261122-030000-R1\n"
        + $"digest {new string('d', 64)}\ndecision approve\nperson mike.johnson\ntime 1795316400\nnonce {new string('a', 32)}\n",
        Encoding.UTF8.GetString(Vote.ToBytes()));

    [Fact]
    public void IsSignedBy_AnyPartOfTheVoteChanged_IsFalse()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (key, signature) = (PersonKey.Of(pair), Vote.Sign(pair));

        Assert.True(Vote.IsSignedBy(key, signature));
        Assert.All<SignedVote>(
            [
                Vote with { Origin = "drbot.example/prod-2" }, Vote with { Run = "DR-20261122-030000-R2" },
                Vote with { Digest = new string('e', 64) }, Vote with { Approves = false }, Vote with { Person = "dana.lee" },
                Vote with { Time = Vote.Time + 1 }, Vote with { Nonce = new string('b', 32) },
            ],
            v => Assert.False(v.IsSignedBy(key, signature), v.ToString()));
        Assert.False(Vote.IsSignedBy(PersonKey.Of(other), signature));
        Assert.False(Vote.IsSignedBy(PersonKey.Of(other), signature with { Key = PersonKey.Of(other).Fingerprint }));
        Assert.False(Vote.IsSignedBy(key, signature with { Value = "no base64!" }));
        Assert.False(Vote.IsSignedBy(key, signature with { Value = "" }));
    }

    // A request signed for something else begins with other words: it can never be read as a vote.
    [Fact]
    public void IsSignedBy_SignatureOverAnotherKindOfText_IsFalse()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var other = Encoding.UTF8.GetBytes("drbot-request/1\n" + Encoding.UTF8.GetString(Vote.ToBytes())["drbot-vote/1\n".Length..]);
        var signature = Vote.Sign(pair) with
        {
            Value = Convert.ToBase64String(pair.SignData(other, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        };

        Assert.False(Vote.IsSignedBy(PersonKey.Of(pair), signature));
    }

    [Theory]
    [InlineData("a\ndecision approve")]
    [InlineData("a\rb")]
    [InlineData("\u0085")]
    public void ToBytes_PartWithALineBreak_CannotBeSigned(string origin) =>
        Assert.Throws<ArgumentException>(() => (Vote with { Origin = origin }).ToBytes());

    [Fact]
    public void Journal_KeepsWhatAnAuditorNeedsToCheckTheSignature()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var story = TestIncident.Declared().Proposed().Previewed();
        var vote = Vote with { Run = story.Run.Id, Digest = story.Run.Plan.Digest };
        var mike = Cast.Mike with
        {
            Via = Road.Key,
            Account = new Account("key", PersonKey.Of(pair).Fingerprint),
            Proof = new VoteProof(Key: vote.Sign(pair)),
        };
        story.Do(new ApproveRun(mike, story.Run.Id, story.Run.Plan.Digest));

        var kept = story.History.Select(e => e.Event).OfType<VoteRecorded>().Single();
        var read = (VoteRecorded)EventTable.Read("approval.recorded", EventTable.Write(kept))!;

        Assert.Equal(("key", "mike.johnson"), (read.Via, read.Person));
        Assert.True(SignedVote.Of(read)!.IsSignedBy(PersonKey.Of(pair), read.Proof!.Key!));
    }

    [Fact]
    public void Of_VoteOfAnotherRoad_IsNone()
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        story.Do(new ApproveRun(Cast.Mike, story.Run.Id, story.Run.Plan.Digest));

        Assert.Null(SignedVote.Of(story.History.Select(e => e.Event).OfType<VoteRecorded>().Single()));
    }
}
