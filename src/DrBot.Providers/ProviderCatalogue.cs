using System.Collections.Frozen;
using DrBot.Providers.Aws;
using DrBot.Providers.Aws.Rds;
using DrBot.Providers.Http;
using DrBot.Providers.Telemetry;

namespace DrBot.Providers;

/// <summary>Every action by name. Creating it reads no file and opens no connection; disposing closes connections.</summary>
public sealed class ProviderCatalogue : IDisposable
{
    private readonly WireClient _client;
    private readonly AwsClients _aws;

    private ProviderCatalogue(ProviderOptions options, Egress egress, TimeProvider domain, TimeProvider wire, ProviderSeams seams)
    {
        var retries = new Retries(wire, seams.Jitter);
        _client = new WireClient(
            seams.Transport ?? egress.CreateHandler(), ownsHandler: seams.Transport is null, wire, seams.Audit);
        _aws = new AwsClients(options, _client, retries, seams, egress.LoopbackOnly);
        IRecoveryAction[] actions =
        [
            new PromoteReadReplica(_aws.Rds, _aws.CloudWatch, domain),
        ];
        Actions = actions.ToFrozenDictionary(a => a.Descriptor.Name, a => (IRecoveryAction)new GuardedAction(a), StringComparer.Ordinal);
    }

    /// <summary>What every action takes, gives and promises; needs no configuration and no I/O.</summary>
    public static IReadOnlyList<ActionDescriptor> Descriptors { get; } =
    [
        PromoteReadReplica.Description,
    ];

    /// <summary>The actions by name.</summary>
    public FrozenDictionary<string, IRecoveryAction> Actions { get; }

    /// <summary>Builds the actions for one configuration.</summary>
    /// <param name="options">The <c>providers:</c> section; paths absolute or from <c>~</c>.</param>
    /// <param name="egress">The rule every connection obeys.</param>
    /// <param name="domain">The clock of plans, polls and emulated worlds.</param>
    /// <param name="wire">The clock of signatures, timeouts and backoff.</param>
    /// <param name="seams">Stand-ins for the outside world, and the audit; null for none.</param>
    public static ProviderCatalogue Create(
        ProviderOptions options, Egress egress, TimeProvider domain, TimeProvider wire, ProviderSeams? seams = null) =>
        new(options, egress, domain, wire, seams ?? new ProviderSeams());

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        _aws.Dispose();
    }
}
