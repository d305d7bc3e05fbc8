using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Founding;

/// <summary>The founding document's own scripts, as they stand, with the real programs.</summary>
public sealed class FoundingScriptsTests : IAsyncLifetime
{
    private static readonly string Folder =
        Path.Combine(Machine.Repository, "tests", "DrBot.Sandbox.Tests", "Founding");
    private SandboxHost _host = null!;

    public async Task InitializeAsync() =>
        // The command's waiters look every 30 real seconds: the world runs fast enough to be done at the first look.
        _host = await SandboxHost.StartAsync(new SandboxOptions { Speed = 2000 }, CancellationToken.None);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [RequiresFact("aws", "kubectl")]
    public async Task DatabaseThenDnsFailover_RunAsTheyStand_LeaveTheWorldFailedOver()
    {
        await RunAsync("database-failover.sh", "Database failover completed successfully");
        await RunAsync("dns-failover.sh", "DNS failover completed successfully");

        var world = _host.World.Read();
        var database = world.Databases["unjucks-dr-db"];
        Assert.Equal(("primary", "available"), (database.Role, database.Status));
        Assert.Equal(database.Endpoint, world.Configmaps["recovery/unjucks-dr/unjucks-config"]["DB_HOST"]);
        Assert.NotNull(world.Deployments["recovery/unjucks-dr/unjucks-api"].RestartedAt);
        Assert.Equal(("dr-api.unjucks.dev", 60, "INSYNC"),
            (world.Dns["api.unjucks.dev"].Value, world.Dns["api.unjucks.dev"].Ttl,
                world.Dns["api.unjucks.dev"].Status));
        Assert.Equal(
            ["PromoteReadReplica", "patch configmaps", "patch deployments", "ChangeResourceRecordSets"],
            _host.World.Calls.Where(c => c.Effective).Select(c => c.Operation));
    }

    [RequiresFact("aws", "kubectl")]
    public async Task DrBot_SameStepsApprovedByTwo_LeavesTheWorldTheScriptsLeave()
    {
        await RunAsync("database-failover.sh", "Database failover completed successfully");
        await RunAsync("dns-failover.sh", "DNS failover completed successfully");
        var options = new SandboxOptions { Plan = Path.Combine(Folder, "same-steps.yaml"), Speed = 100 };
        await using var practised = await SandboxHost.StartAsync(options, CancellationToken.None);
        await practised.StartDrBotAsync(CancellationToken.None);

        await FailOverAsync(practised);

        Assert.Equal(await SettledAsync(_host), await SettledAsync(practised));
        Assert.Equal(Changes(_host), Changes(practised));
    }

    [RequiresFact("shared")]
    public async Task Scripts_AreTheDocumentsWordForWord()
    {
        var document =
            await File.ReadAllTextAsync(Path.Combine(Machine.Find("shared")!, "seeds", "000_4ffd20d6898fbd64.txt"));

        foreach (var script in new[] { "database-failover.sh", "dns-failover.sh" })
            Assert.Contains(await File.ReadAllTextAsync(Path.Combine(Folder, script)), document,
                StringComparison.Ordinal);
    }

    private static async Task FailOverAsync(SandboxHost host)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var http = new HttpClient { BaseAddress = host.Page };
        var people = new PracticeClient(http);
        await people.As("U0SARAH").TypeAsync("/dr failover", patience.Token);
        var card = await people.As("U0SARAH").WaitForMessageAsync(
            m => m.Buttons.Any(b => b.ActionId == "approve"), patience.Token);
        foreach (var voter in new[] { "U0MIKE", "U0DAVID" })
            Assert.True((await people.As(voter).ClickAsync(card, "approve", patience.Token)).Ok);
        await people.As("U0SARAH").WaitForMessageAsync(
            m => m.Text.Contains("Completed", StringComparison.Ordinal), patience.Token);
    }

    /// <summary>The world once nothing in it moves any more, without its times.</summary>
    private static async Task<string> SettledAsync(SandboxHost host)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (host.World.Read() is var world)
        {
            if (world.Databases.Values.All(d => d.Status == "available") && world.Dns.Values.All(d => d.Status == "INSYNC"))
                return world.Normalise();
            await Task.Delay(50, patience.Token);
        }

        throw new InvalidOperationException("the world is gone");
    }

    private static IEnumerable<(string Operation, string? Target)> Changes(SandboxHost host) =>
        host.World.Calls.Where(c => c.Effective && c.Service is not ("smtp" or "statuspage"))
            .Select(c => (c.Operation, c.Target?.TrimEnd('.')));

    private async Task RunAsync(string script, string lastLine)
    {
        var wrapper = await AwsWrapper.CreateAsync(_host);
        var bash = new Tool(_host, "/bin/bash") { Wrappers = wrapper.Folder, Variables = wrapper.Variables };

        var (exit, output, error) = await bash.RunAsync(Path.Combine(Folder, script));

        Assert.True(exit == 0, $"{script} ended with {exit}: {output}{error}");
        Assert.EndsWith(lastLine, output.Trim(), StringComparison.Ordinal);
        Assert.NotEmpty(await wrapper.CallsAsync());
    }
}
