using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;
using DrBot.Sandbox.Kubernetes;
using DrBot.Sandbox.World;

namespace DrBot.Providers.Tests.Worlds;

/// <summary>DrBot's hands on a practice world without sockets, on clocks that jump.</summary>
internal sealed class WorldHands : IDisposable
{
    private readonly string _kubeconfig = Path.Combine(Path.GetTempPath(), $"drbot-kubeconfig-{Guid.NewGuid():n}");

    public WorldHands(WorldSpec spec)
    {
        World = new PracticeWorld(spec, new WorldClock(Domain, Wire));
        var address = new Uri("http://127.0.0.1:5080/");
        File.WriteAllText(_kubeconfig, Kubeconfig.Write(spec, address, null));
        var options = new ProviderOptions
        {
            Aws = new AwsOptions { EndpointUrl = address.AbsoluteUri },
            Kubernetes = new KubernetesOptions
            {
                Clusters = spec.Clusters.ToDictionary(c => c.Name, c =>
                    new ClusterOptions { Kubeconfig = _kubeconfig, Context = c.Name }),
            },
        };
        Catalogue = ProviderCatalogue.Create(options, Egress.Loopback, Domain, Wire, new ProviderSeams
        {
            Transport = World.CreateHandler(),
            AwsKeys = new AwsKeys(PracticeCredentials.AccessKey, PracticeCredentials.SecretKey),
            Environment = _ => null,
            Jitter = () => 0.5,
            Audit = Audit,
        });
    }

    public PracticeWorld World { get; }

    public JumpingClock Domain { get; } = JumpingClock.Domain();

    public JumpingClock Wire { get; } = JumpingClock.Wire();

    public RecordedAudit Audit { get; } = new();

    public ProviderCatalogue Catalogue { get; }

    public static TargetIdentity Deployment(string cluster, string ns, string name) =>
        Hands.Target("kubernetes.deployment", ("cluster", cluster), ("namespace", ns),
            ("name", name)) with
        { Name = $"{cluster}-{name}" };

    public void Advance(TimeSpan span) => Domain.Advance(span);

    public void Break(string kind, string? operation = null, int? count = null) =>
        World.Break(new BreakRequest { Kind = kind, Operation = operation, Count = count });

    public int Effects(string operation) => World.Calls.Count(c => c.Operation == operation && c.Effective);

    public ActionContext Context(TargetIdentity? target, params (string Name, object Value)[] inputs) => new()
    {
        Run = "DR-20261122-030000-R1",
        Step = "step",
        Mode = ActionMode.Failover,
        Token = "token-1",
        Target = target,
        Inputs = new ActionInputs(inputs.ToDictionary(i => i.Name, i => i.Value)),
        Now = Domain.GetUtcNow(),
    };

    public Task<Observation> ObserveAsync(string action, ActionContext context) =>
        Catalogue.Actions[action].ObserveAsync(context, CancellationToken.None);

    public Task<Receipt> ActAsync(string action, ActionContext context) =>
        Catalogue.Actions[action].ActAsync(context, CancellationToken.None);

    /// <summary>Observes, acts, and observes at the action's pace until the end; at most 500 times.</summary>
    public async Task<(Observation Before, IReadOnlyList<Observation> After)> CarryOutAsync(
        string action, TargetIdentity? target, params (string Name, object Value)[] inputs)
    {
        var context = Context(target, inputs);
        var before = await ObserveAsync(action, context);
        Assert.Equal(ObservedState.Ready, before.State);
        context = context with { IntentAt = Domain.GetUtcNow(), Before = before.Facts };
        context = context with { Receipt = await ActAsync(action, context) };
        var after = new List<Observation>();
        do
        {
            after.Add(await ObserveAsync(action, context with { Now = Domain.GetUtcNow() }));
            Advance(Catalogue.Actions[action].Descriptor.PollInterval);
        }
        while (after[^1].State is ObservedState.InProgress or ObservedState.Ready && after.Count < 500);
        return (before, after);
    }

    public void Dispose()
    {
        Catalogue.Dispose();
        File.Delete(_kubeconfig);
    }
}
