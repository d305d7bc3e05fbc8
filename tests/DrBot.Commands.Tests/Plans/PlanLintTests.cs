using DrBot.Commands.Plans;

namespace DrBot.Commands.Tests.Plans;

public sealed class PlanLintTests
{
    private const string Health =
        "      health: { action: http.check, url: \"https://${targets.dns.name}/health\", needs: [traffic] }\n";

    [Fact]
    public void Read_WisePlan_HasNoWarning() => Assert.Empty(Warnings(""));

    [Theory]
    [InlineData("writers: [app]", "writers: [app], accept: none",
        "tiny.yaml:20:55: step 'fence' goes on with 'accept: none', as if it were not there, and 'promote' promotes")]
    [InlineData(", max-data-loss: 15m", "",
        "tiny.yaml:21:7: step 'promote' promotes whatever the lag is; give it 'max-data-loss'")]
    [InlineData("15m, needs: [fence]", "15m", "tiny.yaml:21:7: step 'promote' promotes without a fence before it")]
    [InlineData("targets:\n",
        "targets:\n  cron: { kind: kubernetes.deployment, cluster: east, namespace: prod, name: cron }\n",
        "tiny.yaml:21:31: 'cron' runs in cluster 'east' too and is not fenced; list it, or say 'writer: false' in its target")]
    [InlineData("primary: eu-1", "primary: us-east-1",
        "tiny.yaml:23:26: step 'traffic' needs the control plane of Route 53, us-east-1")]
    [InlineData("action: http.check, url: \"https://${targets.dns.name}/health\"", "action: wait, for: 1m",
        "tiny.yaml:15:3: runbook 'move' ends without a health check; add one that needs the last steps")]
    [InlineData("approvals:\n", "scenarios:\n  data-corruption: { title: C, level: 1, runbook: move }\n"
        + "levels: { 1: { name: One } }\napprovals:\n",
            "runbook 'move' promotes a replica, which has copied the corruption of scenario 'data-corruption'")]
    public void Read_UnwisePlan_Warns(string find, string replace, string expected) =>
        Assert.Contains(expected, Assert.Single(Warnings(find, replace)), StringComparison.Ordinal);

    [Fact]
    public void Read_DeploymentThatSaysItIsNoWriter_HasNoWarning() =>
        Assert.Empty(Warnings("targets:\n",
            "targets:\n  cron: { kind: kubernetes.deployment, cluster: east, namespace: prod, name: cron, writer: false }\n"));

    [Fact]
    public void Read_CheckByHandAfterTheHealthCheck_HasNoWarning() =>
        Assert.Empty(Warnings("needs: [traffic] }\n",
            "needs: [traffic] }\n      data: { action: manual, instructions: Look at the data., needs: [health] }\n"));

    [Fact]
    public void Read_SlotOfAGroupAlone_Warns() =>
        Assert.Equal(
            "tiny.yaml:9:18: 'manager' is held only through the group slack:S0M; when it cannot be read nobody can fill the slot",
            Assert.Single(Warnings(
                ", roles: [manager] }", " }", "roles: [manager, director]", "roles: [director]",
                "targets:\n", "roles: { manager: { slack-group: S0M } }\ntargets:\n")));

    [Fact]
    public void Read_RequesterWhoTakesTheLastManager_Warns()
    {
        var warning = Assert.Single(Warnings(", roles: [manager, director] }", " }"));

        Assert.Equal(
            "tiny.yaml:9:10: approval 'two' cannot be given to a run that ann or bob asks for: nobody else is left for 'manager'",
            warning);
    }

    [Theory]
    [InlineData("switchover")]
    [InlineData("failover")]
    public void Read_DrillThatPromotesProductionsReplica_Warns(string mode) =>
        Assert.Contains(
            "drill 'd' consumes protection: step 'promote' promotes the replica that protects production",
            Assert.Single(Warnings("runbooks:\n",
                $"drills: {{ d: {{ every: quarterly, runbook: move, mode: {mode} }} }}\nrunbooks:\n")),
            StringComparison.Ordinal);

    // Replaces pairs of texts in the tiny plan, which has a second of each role and a health check at its end here.
    private static IEnumerable<string> Warnings(params string[] replaced)
    {
        var text = TinyPlan.Text.Replace(
            "name: Cyd", "name: Cyd, roles: [manager, director]", StringComparison.Ordinal) + Health;
        for (var i = 0; i + 1 < replaced.Length; i += 2)
            text = text.Replace(replaced[i], replaced[i + 1], StringComparison.Ordinal);
        var reading = TinyPlan.ReadText(text);
        Assert.True(reading.Succeeded, string.Join('\n', reading.Errors));
        return reading.Warnings.Select(w => w.ToString());
    }
}
