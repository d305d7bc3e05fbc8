using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Providers;
using DrBot.Providers.Http;

namespace DrBot.Hosting.Doctor;

/// <summary>What is examined: a configuration, its plans, and the ways out.</summary>
internal sealed class Patient : IDisposable
{
    public Patient(BotOptions options, TimeProvider wire)
    {
        Options = options;
        Wire = wire;
        Egress = options.LoopbackOnly ? Egress.Loopback : Egress.Open;
        Providers = ProviderCatalogue.Create(options.Providers, Egress, wire, wire);
    }

    public BotOptions Options { get; }

    public TimeProvider Wire { get; }

    public Egress Egress { get; }

    public ProviderCatalogue Providers { get; }

    public ActionCatalogue Actions { get; } = ActionCatalogueFactory.Create();

    /// <summary>The plans that could be read; filled by the first check.</summary>
    public List<LoadedPlan> Plans { get; } = [];

    /// <summary>Every channel an audience of the plans is told by, with the audiences.</summary>
    public ILookup<Channel, string> Channels => Plans
        .SelectMany(p => p.Plan.Audiences.Values)
        .SelectMany(a => a.Channels.Select(channel => (channel, a.Name)))
        .Distinct().ToLookup(x => x.channel, x => x.Name);

    public void Dispose() => Providers.Dispose();
}

/// <summary>Looks at one part and tells as it goes.</summary>
internal interface ICheck
{
    IAsyncEnumerable<Finding> LookAsync(Patient patient, CancellationToken cancellationToken);
}
