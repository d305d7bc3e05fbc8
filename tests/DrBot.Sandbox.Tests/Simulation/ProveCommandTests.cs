using System.Text.Json.Nodes;
using DrBot.Sandbox.Hosting;

namespace DrBot.Sandbox.Tests.Simulation;

/// <summary><c>prove</c> as a person types it, over plans that no world was made for beforehand.</summary>
public sealed class ProveCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("drbot-prove-");

    private const string Odd = """
        plan: bakery
        title: The bakery's till
        regions: { primary: eu-west-1, recovery: eu-central-1 }
        people:
          ann: { name: Ann, slack: U0ANN, roles: [baker] }
          bob: { name: Bob, slack: U0BOB, roles: [owner] }
        approvals:
          one: { slots: [owner], approve-within: 15m, start-within: 5m, valid-for: 1h }
        levels:
          1: { name: Bad, responders: [], audiences: [] }
        scenarios:
          oven: { title: The oven is cold, probability: low, impact: high, rto: 1h, rpo: 1h, level: 1, runbook: second-oven }
        targets:
          till: { kind: kubernetes.deployment, cluster: cellar, namespace: shop, name: till }
          sign: { kind: aws.route53.record, zone: Z0BREAD, name: till.bakery.example, type: A }
        runbooks:
          second-oven:
            title: Bake in the cellar
            approval: one
            steps:
              bake: { action: kubernetes.scale, target: till, replicas: 3 }
              show: { action: aws.route53.upsert, target: sign, value: 198.51.100.7, ttl: 60s, needs: [bake] }
              taste: { action: manual, instructions: Taste it., needs: [show] }
              look: { action: http.check, url: "https://till.bakery.example/bread", expect: 204, needs: [taste] }

        """;

    [Fact]
    public async Task Prove_AnOddLittlePlan_HoldsAtEveryPoint()
    {
        var (code, output, _) = await RunAsync(Write(Odd), "--json");

        var proof = JsonNode.Parse(output)!;
        Assert.True(code == 0, output);
        Assert.True((bool)proof["held"]!);
        Assert.Equal(("bakery", "second-oven"), ((string)proof["plan"]!, (string)proof["runbook"]!));
        var points = proof["points"]!.AsArray();
        Assert.All(points, p => Assert.Equal(1, (int)p!["effects"]!));
        Assert.All(points, p => Assert.InRange((double)p!["seconds"]!, 0, 30));
        foreach (var step in (string[])["bake", "show", "taste", "look"])
            Assert.True(points.Count(p => (string?)p!["step"] == step) >= 2, step);
        Assert.Contains(points, p => ((string)p!["boundary"]!).StartsWith("after patch deployments/scale", StringComparison.Ordinal)
            && (string)p["before"]! == "the intent on record, the change made");
    }

    [Fact]
    public async Task Prove_AsATable_NamesEveryPointAndSumsUp()
    {
        var (code, output, _) = await RunAsync(Write(Odd));

        Assert.Equal(0, code);
        Assert.Contains("what the next process did", output, StringComparison.Ordinal);
        Assert.Contains("before step.dispatching", output, StringComparison.Ordinal);
        Assert.Matches("bakery: second-oven held: killed at \\d+ points, every change was made once", output);
    }

    [Fact]
    public async Task Prove_ASlotNobodyMayFill_DoesNotHoldAndSaysWhy()
    {
        var (code, output, _) = await RunAsync(Write(Odd
            .Replace("bob: { name: Bob, slack: U0BOB, roles: [owner] }", "bob: { name: Bob, slack: U0BOB, roles: [baker] }", StringComparison.Ordinal)
            .Replace("approvals:", "roles:\n  owner: { slack-group: S0OWNERS, max-age: 1h }\napprovals:", StringComparison.Ordinal)), "--json");

        // Where nobody holds a role in the plan, everybody is taken to be in the group that backs it.
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Prove_ARunThatIsRefused_FailsWithItsReason()
    {
        var (code, output, _) = await RunAsync(Write(Odd.Replace("replicas: 3", "replicas: 3, timeout: 1s", StringComparison.Ordinal)), "--json");

        var proof = JsonNode.Parse(output)!;
        Assert.Equal((1, false), (code, (bool)proof["held"]!));
        Assert.NotEmpty(proof["problems"]!.AsArray());
    }

    [Fact]
    public async Task Prove_APlanWithMistakes_ListsThemLikeValidate()
    {
        var (code, output, error) = await RunAsync(Write(Odd.Replace("target: till", "target: tell", StringComparison.Ordinal)));

        Assert.Equal((1, ""), (code, output));
        Assert.Matches(@"plan\.yaml:\d+:\d+: .*tell", error);
    }

    [Fact]
    public async Task Prove_NoSuchPlanOrRunbook_SaysWhatThereIs()
    {
        var (missing, _, said) = await RunAsync(Path.Combine(folder.FullName, "none.yaml"));
        var (unknown, _, known) = await RunAsync(Write(Odd), "--runbook", "third-oven");

        Assert.Equal((3, 2), (missing, unknown));
        Assert.Contains("none.yaml", said, StringComparison.Ordinal);
        Assert.Contains("no runbook 'third-oven'; known: second-oven", known, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(folder.FullName, "plan.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (await CommandLine.RunAsync(["prove", .. args], output, error), output.ToString(), error.ToString());
    }
}
