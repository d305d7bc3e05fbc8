using DrBot.Commands.Plans;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Simulation;

/// <summary>What a simulation starts from.</summary>
internal sealed record SimulationSetup
{
    /// <summary>The plan that counts.</summary>
    public required LoadedPlan Plan { get; init; }

    /// <summary>The world it acts on.</summary>
    public required WorldSpec World { get; init; }

    /// <summary>What the plan's other addresses answer, by host.</summary>
    public IReadOnlyDictionary<string, CheckedAddress> Addresses { get; init; } = new Dictionary<string, CheckedAddress>();

    /// <summary>What goes wrong.</summary>
    public IFaults Faults { get; init; } = new NoFaults();

    /// <summary>Decides orders and delays; null for the order things came in, and a delay that is always the same.</summary>
    public int? Seed { get; init; }

    /// <summary>True to keep the emulated chat in view.</summary>
    public bool Chat { get; init; }

    /// <summary>True for a store that others could share: what a process held that ended runs out by itself. Otherwise its
    /// file is free with it.</summary>
    public bool SharedStore { get; init; }

    /// <summary>How much time may pass.</summary>
    /// <value>Default two days: a pause fails after one.</value>
    public TimeSpan Bound { get; init; } = TimeSpan.FromDays(2);
}
