using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Sandbox.Simulation;
using DrBot.Sandbox.World;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Simulation;

/// <summary>What simulations of the tests start from: read once.</summary>
internal static class Given
{
    private static readonly Lazy<LoadedPlan> Plan = new(() => Read("unjucks.yaml"));

    public static LoadedPlan Unjucks => Plan.Value;

    /// <summary>The founding world with everything that is slow made quick.</summary>
    public static WorldSpec QuickWorld { get; } = FoundingWorlds.Unjucks with
    {
        Timings = new WorldTimings
        {
            Promotion = TimeSpan.FromSeconds(40),
            Propagation = TimeSpan.FromSeconds(10),
            PodStart = TimeSpan.FromSeconds(3),
            StatusLag = TimeSpan.FromSeconds(2),
        },
    };

    public static Task<History> SeedAsync(int seed) => FailoverAsync(new SeededFaults(seed, QuickWorld), seed, chat: seed % 4 == 0);

    public static Task<History> FailoverAsync(
        IFaults? faults = null, int? seed = null, bool chat = false) => DrBot.Sandbox.Simulation.Simulation.PlayAsync(
        new SimulationSetup { Plan = Unjucks, World = QuickWorld, Faults = faults ?? new NoFaults(), Seed = seed, Chat = chat, SharedStore = seed % 3 == 0 },
        s => new RunbookStory(s, "failover", "failover").PlayAsync(), CancellationToken.None);

    public static LoadedPlan Read(string name)
    {
        var path = Path.Combine(Machine.Repository, "plans", name);
        var reading = PlanFiles.LoadAsync(path, ActionCatalogueFactory.Create(), CancellationToken.None).GetAwaiter().GetResult();
        return reading.Loaded ?? throw new InvalidOperationException(string.Join('\n', reading.Errors));
    }
}
