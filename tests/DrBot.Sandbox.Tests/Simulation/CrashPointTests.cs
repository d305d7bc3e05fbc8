using DrBot.Sandbox.Simulation.Proof;

namespace DrBot.Sandbox.Tests.Simulation;

/// <summary>The engine ends at every single point of the founding failover, one after the other.</summary>
public sealed class CrashPointTests
{
    [Fact]
    public async Task Failover_KilledAtEveryPoint_EveryChangeIsMadeOnce()
    {
        var plan = Given.Unjucks;
        var runbook = plan.Plan.Runbooks["failover"];

        var result = await new Prover(plan, runbook, Given.QuickWorld).ProveAsync(CancellationToken.None);

        Assert.True(result.Held, ProofText.ToTable(result));
        Assert.All(runbook.Steps, s => Assert.True(result.Points.Count(p => p.Step == s.Id) >= 2, s.Id));
        Assert.All(result.Points, p => Assert.Equal(1, p.Effects));
        Assert.InRange(result.Points.Count, 100, 300);
        Assert.Contains(result.Points, p => p.Boundary.StartsWith("after PromoteReadReplica", StringComparison.Ordinal)
            && p.Resumed == "looked: under way, nothing sent");
    }

    [Fact]
    public async Task Failover_ARunThatCannotEnd_IsNoProof()
    {
        var plan = Given.Unjucks;
        // Nothing to promote: the world lacks the replica.
        var world = Given.QuickWorld with { Databases = [.. Given.QuickWorld.Databases.Where(d => d.Id != "unjucks-dr-db")] };

        var result = await new Prover(plan, plan.Plan.Runbooks["failover"], world).ProveAsync(CancellationToken.None);

        Assert.False(result.Held);
        Assert.Contains("undisturbed, the run ended Rejected", Assert.Single(result.Problems), StringComparison.Ordinal);
    }
}
