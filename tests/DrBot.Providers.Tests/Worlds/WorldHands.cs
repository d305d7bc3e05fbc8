using DrBot.Providers.Http;
using DrBot.Providers.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Providers.Tests.Worlds;

/// <summary>DrBot's hands on a practice world without sockets, on clocks that jump.</summary>
internal sealed class WorldHands : IDisposable
{
    private readonly ProviderCatalogue _catalogue;

    public WorldHands(WorldSpec spec, ProviderOptions? options = null)
    {
        World = new PracticeWorld(spec, new WorldClock(Domain, Wire));
        _catalogue = ProviderCatalogue.Create(options ?? new ProviderOptions(), Egress.Loopback, Domain, Wire, new ProviderSeams
        {
            Transport = World.CreateHandler(),
            AwsKeys = new AwsKeys(PracticeCredentials.AccessKey, PracticeCredentials.SecretKey),
            Environment = _ => null,
            Jitter = () => 0.5,
        });
    }

    public PracticeWorld World { get; }

    public JumpingClock Domain { get; } = JumpingClock.Domain();

    public JumpingClock Wire { get; } = JumpingClock.Wire();

    public ProviderCatalogue Catalogue => _catalogue;

    public void Advance(TimeSpan span) => Domain.Advance(span);

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
        _catalogue.Actions[action].ObserveAsync(context, CancellationToken.None);

    public Task<Receipt> ActAsync(string action, ActionContext context) =>
        _catalogue.Actions[action].ActAsync(context, CancellationToken.None);

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
            Advance(_catalogue.Actions[action].Descriptor.PollInterval);
        }
        while (after[^1].State is ObservedState.InProgress or ObservedState.Ready && after.Count < 500);
        return (before, after);
    }

    public void Dispose() => _catalogue.Dispose();
}
