using System.Text.Json.Nodes;
using DrBot.TestKit;

namespace DrBot.EndToEnd;

/// <summary>The demo as a newcomer starts it.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_Json_EndsRecoveredWithTheWholeDocument()
    {
        var store = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.db");
        var (exit, output, error) = await DrBotCommand.RunAsync(
            "DrBot.Sandbox.dll", Path.GetTempPath(), TimeSpan.FromMinutes(2), "demo", "--json", "--speed", "90", "--store", store);

        Assert.True(exit == 0, $"{exit}: {error}{output}");
        var document = JsonNode.Parse(output)!.AsObject();
        Assert.Equal(
            ["outcome", "incident", "run", "approvals", "rto", "rpo", "updates", "world", "wallSeconds"], document.Select(m => m.Key));
        Assert.Equal("recovered", document["outcome"]!.ToString());
        Assert.Matches(@"^DR-\d{8}-\d{6}$", document["incident"]!.ToString());
        Assert.Equal(("failover", "Completed"), (document["run"]!["mode"]!.ToString(), document["run"]!["state"]!.ToString()));
        var steps = document["run"]!["steps"]!.AsArray();
        Assert.Equal(11, steps.Count);
        Assert.All(steps, s => Assert.Equal("succeeded", s!["state"]!.ToString()));
        var promotion = steps.Single(s => s!["id"]!.ToString() == "promote")!;
        Assert.Equal("aws.rds.promote-read-replica", promotion["action"]!.ToString());
        Assert.InRange(promotion["seconds"]!.GetValue<int>(), 480, 1200);
        Assert.Equal(
            ["manager", "director"], document["approvals"]!.AsArray().Select(a => a!["slot"]!.ToString()));
        Assert.Equal(2, document["approvals"]!.AsArray().Select(a => a!["person"]!.ToString()).Distinct().Count());
        Assert.Equal(14_400, document["rto"]!["target"]!.GetValue<int>());
        Assert.InRange(document["rto"]!["actual"]!.GetValue<int>(), 480, 14_400);
        Assert.Equal(900, document["rpo"]!["target"]!.GetValue<int>());
        Assert.InRange(document["rpo"]!["actual"]!.GetValue<int>(), 0, 900);
        AssertUpdates(document["updates"]!.AsArray());
        var world = document["world"]!;
        Assert.Equal("dr-api.unjucks.dev", world["dns"]!["api.unjucks.dev"]!.ToString());
        Assert.Equal("primary", world["databases"]!["unjucks-dr-db"]!["role"]!.ToString());
        Assert.Equal("us-west-2", world["databases"]!["unjucks-dr-db"]!["region"]!.ToString());
        Assert.Equal(6, world["deployments"]!["recovery/unjucks-dr/unjucks-api"]!["ready"]!.GetValue<int>());
        Assert.True(document["wallSeconds"]!.GetValue<double>() > 0);
        var (read, listed, _) = await DrBotCommand.RunAsync(Path.GetTempPath(), "incident", "list", "--all", "--store", store);
        Assert.Equal(0, read);
        Assert.Contains($"{document["incident"]} Resolved", listed, StringComparison.Ordinal);
        File.Delete(store);
    }

    [WideFact]
    public async Task Demo_DatabaseIsNotThere_EndsWith1NotRecoveredAndSaysWhatWasSeen()
    {
        var folder = Directory.CreateTempSubdirectory("drbot-demo-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        foreach (var template in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Plans", "templates")))
            File.Copy(template, Path.Combine(folder, "templates", Path.GetFileName(template)));
        var plan = Path.Combine(folder, "wrong.yaml");
        await File.WriteAllTextAsync(plan, (await File.ReadAllTextAsync(Practice.ShortPlan))
            .Replace("instance: unjucks-dr-db", "instance: unjucks-gone-db", StringComparison.Ordinal));

        var (exit, output, _) = await DrBotCommand.RunAsync(
            "DrBot.Sandbox.dll", folder, TimeSpan.FromMinutes(2), "demo", "--plan", plan, "--speed", "120");
        Directory.Delete(folder, recursive: true);

        Assert.Equal(1, exit);
        Assert.Contains("NOT-RECOVERED", output, StringComparison.Ordinal);
        Assert.Contains("unjucks-gone-db", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_PlanWithoutSuchARunbook_EndsWith1AndNamesThoseThereAre()
    {
        var (exit, _, error) = await DrBotCommand.RunAsync(
            "DrBot.Sandbox.dll", Path.GetTempPath(), TimeSpan.FromMinutes(1), "demo", "--plan", Practice.Founding("entmoot"), "--runbook", "levitate");

        Assert.Equal(1, exit);
        Assert.Contains("levitate", error, StringComparison.Ordinal);
        Assert.Contains("failover", error, StringComparison.Ordinal);
    }

    private static void AssertUpdates(JsonArray updates)
    {
        Assert.All(updates, u => Assert.True(u!["at"]!.GetValue<int>() >= 0));
        var sent = updates.Select(u => (Audience: u!["audience"]!.ToString(), Channel: u["channel"]!.ToString())).ToList();
        Assert.Contains(("engineering", "email:eng@unjucks.dev"), sent);
        Assert.Contains(("executives", "email:executives@unjucks.dev"), sent);
        Assert.Contains(("customer-success", "slack:#customer-success"), sent);
        Assert.Contains(sent, s => s.Audience == "customers" && s.Channel.StartsWith("status-page:", StringComparison.Ordinal));
    }
}
