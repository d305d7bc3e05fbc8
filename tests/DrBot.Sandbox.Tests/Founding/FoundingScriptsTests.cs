using DrBot.Sandbox.Hosting;
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

    [RequiresFact("shared")]
    public async Task Scripts_AreTheDocumentsWordForWord()
    {
        var document =
            await File.ReadAllTextAsync(Path.Combine(Machine.Find("shared")!, "seeds", "000_4ffd20d6898fbd64.txt"));

        foreach (var script in new[] { "database-failover.sh", "dns-failover.sh" })
            Assert.Contains(await File.ReadAllTextAsync(Path.Combine(Folder, script)), document,
                StringComparison.Ordinal);
    }

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
