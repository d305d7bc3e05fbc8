using System.Text.RegularExpressions;
using DrBot.Commands.Runs;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Execution;

/// <summary>A vote given with a second account is judged again when the run is about to start.</summary>
public sealed class LinkedVoteTests
{
    [Fact]
    public async Task T26_LinkTakenAway_LetsTheVoteFallAtTheStart()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var link = await LinkAsync(bench);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        Assert.Contains("recorded", await bench.VoteAsync("U0SECOND", run), StringComparison.Ordinal);
        Assert.Contains("nobody's again", await bench.SayAsync("U0MIKE", $"/dr link remove {link}"), StringComparison.Ordinal);

        // With this one the slots are filled by the record: only the start finds that one of the two has no say any more.
        Assert.Contains("recorded", await bench.VoteAsync("U0DAVID", run), StringComparison.Ordinal);
        var now = await bench.UntilAsync(run, r => r.Status == RunStatus.AwaitingApproval && r.Votes.Count == 1);

        Assert.Equal("david.kim", Assert.Single(now.Votes).Person);
        Assert.False(now.HasStarted);
        Assert.Contains("approval.voided", await bench.TypesAsync(run));
        Assert.DoesNotContain(bench.World.Calls, c => c.Changing);
    }

    [Fact]
    public async Task LinkThatStands_CarriesTheVoteToTheStart()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await LinkAsync(bench);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        await bench.VoteAsync("U0SECOND", run);
        await bench.VoteAsync("U0DAVID", run);

        var now = await bench.UntilAsync(run, r => r.HasStarted);

        Assert.Equal(["david.kim", "mike.johnson"], now.Votes.Select(v => v.Person).Order());
    }

    private static async Task<string> LinkAsync(EngineBench bench)
    {
        var code = Regex.Match(await bench.SayAsync("U0MIKE", "/dr link"), "for nobody else: (\\S+)").Groups[1].Value;
        await bench.SayAsync("U0SECOND", $"/dr link {code}");
        var id = Regex.Match(await bench.SayAsync("U0MIKE", $"/dr link confirm {code}"), "accept ([0-9a-f]+)").Groups[1].Value;
        Assert.Contains("may vote as", await bench.SayAsync("U0DAVID", $"/dr link accept {id}"), StringComparison.Ordinal);
        return id;
    }
}
