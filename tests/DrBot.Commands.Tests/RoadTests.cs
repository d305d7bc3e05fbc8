using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests;

public sealed class RoadTests
{
    public static TheoryData<string> All => [.. Road.All.Select(r => r.Name), "carrier-pigeon", ""];

    // Every road there is, each with a person whom the plan lets approve: the road alone decides whether it is a vote.
    [Theory]
    [MemberData(nameof(All))]
    public void T45_EveryRoad_OnlyPeoplesRoadsBringVotes(string road)
    {
        var story = TestIncident.Declared().Proposed().Previewed();
        var mike = Cast.Mike with { Via = road };
        string[] voting = ["slack", "teams", "key", "oidc-step-up"];

        Assert.Equal(voting.Contains(road), Authorize.WhyNot(story.State, new ApproveRun(mike, story.Run.Id, "d")).Count == 0);
        Assert.Equal(voting.Contains(road), Authorize.WhyNot(story.State, new DenyRun(mike, story.Run.Id, "d", "")).Count == 0);
    }

    [Fact]
    public void T45_MachineRoads_BringNobody()
    {
        Assert.Equal(["slack", "teams", "key", "oidc", "oidc-step-up"], Road.All.Where(r => r.BringsPeople).Select(r => r.Name));
        Assert.All(Road.All, r => Assert.True(r.BringsPeople || !r.BringsVotes, r.Name));
        Assert.False(Road.BringsPeople("carrier-pigeon"));
        Assert.False(Road.BringsVotes("carrier-pigeon"));
    }

    [Fact]
    public void WhyNot_SignedInByOneFactor_IsToldWhatItTakes() => Assert.Contains(
        "second factor", Assert.Single(Authorize.WhyNot(
            TestIncident.Declared().Proposed().State, new ApproveRun(Cast.Mike with { Via = Road.Oidc }, "R", "d"))), StringComparison.Ordinal);
}
