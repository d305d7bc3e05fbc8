using System.Collections.Frozen;
using DrBot.Providers.Aws;
using DrBot.Providers.Aws.Rds;
using DrBot.Providers.Aws.Route53;
using DrBot.Providers.Checks;
using DrBot.Providers.Http;
using DrBot.Providers.Kubernetes;
using DrBot.Providers.Kubernetes.Access;
using DrBot.Providers.Steps;
using DrBot.Providers.Telemetry;

namespace DrBot.Providers;

/// <summary>Every action by name. Creating it reads no file and opens no connection; disposing closes
/// connections.</summary>
public sealed class ProviderCatalogue : IDisposable
{
    private readonly WireClient _client;
    private readonly AwsClients _aws;
    private readonly ClusterDirectory _clusters;
    private readonly HttpCheckClient _http;

    private ProviderCatalogue(ProviderOptions options, Egress egress, TimeProvider domain, TimeProvider wire,
        ProviderSeams seams)
    {
        var retries = new Retries(wire, seams.Jitter);
        _client = new WireClient(seams.Transport ?? egress.CreateHandler(), ownsHandler: seams.Transport is null, wire,
            seams.Audit);
        _aws = new AwsClients(options, _client, retries, seams, egress.LoopbackOnly);
        _clusters = new ClusterDirectory(options.Kubernetes, egress, _aws, retries, wire, seams);
        _http = new HttpCheckClient(options.Http, egress, wire, seams);
        var deployments = new Deployments(_clusters);
        IRecoveryAction[] actions =
        [
            new PromoteReadReplica(_aws.Rds, _aws.CloudWatch, domain),
            new UpsertRecord(_aws.Route53),
            new Fence(deployments),
            new HttpCheck(_http),
            new Restart(deployments),
            new Scale(deployments),
            new SetConfig(new ConfigMaps(_clusters, wire)),
            new Manual(),
            new Wait(),
        ];
        Actions = actions.ToFrozenDictionary(a => a.Descriptor.Name, a =>
            (IRecoveryAction)new GuardedAction(a), StringComparer.Ordinal);
    }

    /// <summary>What every action takes, gives and promises; needs no configuration and no I/O.</summary>
    public static IReadOnlyList<ActionDescriptor> Descriptors { get; } =
    [
        PromoteReadReplica.Description,
        UpsertRecord.Description,
        Fence.Description,
        HttpCheck.Description,
        Restart.Description,
        Scale.Description,
        SetConfig.Description,
        Manual.Description,
        Wait.Description,
    ];

    /// <summary>The kinds of target the actions act on; needs no configuration and no I/O.</summary>
    public static IReadOnlyList<TargetKindDescriptor> TargetKinds => TargetKindDescriptor.All;

    /// <summary>The actions by name.</summary>
    public FrozenDictionary<string, IRecoveryAction> Actions { get; }

    /// <summary>Buckets.</summary>
    public IObjectStore Objects => _aws.S3;

    /// <summary>Builds the actions for one configuration.</summary>
    /// <param name="options">The <c>providers:</c> section; paths absolute or from <c>~</c>.</param>
    /// <param name="egress">The rule every connection obeys.</param>
    /// <param name="domain">The clock of plans, polls and emulated worlds.</param>
    /// <param name="wire">The clock of signatures, timeouts and backoff.</param>
    /// <param name="seams">Stand-ins for the outside world, and the audit; null for none.</param>
    public static ProviderCatalogue Create(
        ProviderOptions options, Egress egress, TimeProvider domain, TimeProvider wire, ProviderSeams? seams = null) =>
        new(options, egress, domain, wire, seams ?? new ProviderSeams());

    /// <summary>Whether the credentials work, one finding per region and per configured cluster; changes
    /// nothing.</summary>
    /// <param name="regions">The AWS regions the plans name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<ProviderCheck>> CheckAsync(IReadOnlyCollection<string> regions,
        CancellationToken cancellationToken) =>
        new AccessChecks(_aws, _clusters).RunAsync(regions, cancellationToken);

    /// <summary>Whether the clusters let us do what plans want of their targets, one finding a target; changes
    /// nothing.</summary>
    /// <param name="calls">What the plans will do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<ProviderCheck>> CheckRightsAsync(
        IReadOnlyCollection<PlannedCall> calls, CancellationToken cancellationToken) =>
        new RightsChecks(_clusters).RunAsync(calls, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        _aws.Dispose();
        _clusters.Dispose();
        _http.Dispose();
    }
}
