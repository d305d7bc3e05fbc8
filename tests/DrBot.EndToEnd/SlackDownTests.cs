using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.Hosting;

namespace DrBot.EndToEnd;

/// <summary>Slack is down from before DrBot starts until after the run: three people with keys carry it out all the same.</summary>
public sealed class SlackDownTests
{
    [Fact]
    public async Task Failover_SlackDownThroughout_IsProposedApprovedAndCompletedByKeys()
    {
        var folder = Directory.CreateTempSubdirectory("drbot-keys-");
        try
        {
            var plan = await PlanWithKeysAsync(folder.FullName);
            await using var practice = await Practice.StartAsync(new SandboxOptions { Plan = plan }, withDrBot: false);
            Assert.True((await practice.Slack.BreakAsync(new SlackBreak("down"), practice.Patience)).Ok);
            await practice.StartDrBotAsync();
            var by = new Keys(practice, folder.FullName);

            var proposed = await by.JsonAsync(0, "lisa", "run", "failover", "--reason", "us-east-1 does not answer");
            var run = (string)proposed["run"]!["id"]!;
            await practice.UntilAsync("the preview", async () =>
                (string?)(await by.JsonAsync(0, "lisa", "status", run))["runs"]![0]!["state"] == "awaiting-approval");

            var requester = await by.RunAsync("lisa", "approve", run, "--confirm", "unjucks");
            Assert.Equal(1, requester.Exit);
            Assert.Contains("other people must approve it", requester.Error, StringComparison.Ordinal);
            var unconfirmed = await by.RunAsync("mike", "approve", run, "--confirm", "another");
            Assert.Equal(2, unconfirmed.Exit);

            var first = await by.RunAsync("mike", "approve", run, "--confirm", "unjucks");
            Assert.Equal((0, ""), (first.Exit, first.Error));
            Assert.Contains("unjucks-dr-db", first.Out, StringComparison.Ordinal);
            Assert.Contains("missing: david.kim", first.Out, StringComparison.Ordinal);
            Assert.Contains("1 more needed", first.Out, StringComparison.Ordinal);
            // The same person once more, as the director they are not: one person fills one slot.
            Assert.Contains("Already recorded", (await by.RunAsync("mike", "approve", run, "--confirm", "unjucks")).Out, StringComparison.Ordinal);
            Assert.Equal(0, (await by.RunAsync("david", "approve", run, "--confirm", "unjucks")).Exit);

            await practice.UntilAsync("the end of the run", async () =>
                (string?)(await by.JsonAsync(0, "lisa", "status", run))["runs"]![0]!["state"] == "completed");
            Assert.Equal(FaultTests.Once, await practice.ChangesAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> PlanWithKeysAsync(string folder)
    {
        var text = await File.ReadAllTextAsync(Practice.ShortPlan);
        foreach (var (person, file) in new[] { ("Mike Johnson", "mike"), ("David Kim", "david"), ("Lisa Wang", "lisa") })
        {
            var made = await DrBotCommand.RunAsync(folder, "key", "new", "--out", Path.Combine(folder, file + ".pem"));
            Assert.Equal(0, made.Exit);
            text = text.Replace($"name: {person},", $"name: {person}, keys: [\"{made.Out.Trim()}\"],", StringComparison.Ordinal);
        }

        var plan = Path.Combine(folder, "short.yaml");
        await File.WriteAllTextAsync(plan, text);
        CopyTemplates(Path.GetDirectoryName(Practice.ShortPlan)!, folder);
        return plan;
    }

    private static void CopyTemplates(string from, string to)
    {
        if (!Directory.Exists(Path.Combine(from, "templates")))
            return;
        Directory.CreateDirectory(Path.Combine(to, "templates"));
        foreach (var file in Directory.GetFiles(Path.Combine(from, "templates")))
            File.Copy(file, Path.Combine(to, "templates", Path.GetFileName(file)));
    }

    private sealed class Keys(Practice practice, string folder)
    {
        public Task<(int Exit, string Out, string Error)> RunAsync(string who, params string[] command) => DrBotCommand.RunAsync(
            folder, [.. command, "--server", practice.Host.DrBot.ToString(), "--key", Path.Combine(folder, who + ".pem")]);

        public async Task<JsonNode> JsonAsync(int exit, string who, params string[] command)
        {
            var result = await RunAsync(who, [.. command, "--json"]);
            Assert.True(result.Exit == exit, $"{result.Exit}: {result.Out}{result.Error}");
            return JsonNode.Parse(result.Out)!;
        }
    }
}
