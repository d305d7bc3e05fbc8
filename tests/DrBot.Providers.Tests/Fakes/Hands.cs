using DrBot.Providers.Http;

namespace DrBot.Providers.Tests.Fakes;

/// <summary>A catalogue over a scripted world, with clocks that jump, fixed keys and a remembered audit.</summary>
internal sealed class Hands : IDisposable
{
    public Hands(HttpMessageHandler transport, ProviderOptions? options = null, Egress? egress = null)
    {
        Catalogue = ProviderCatalogue.Create(options ?? new ProviderOptions(), egress ?? Egress.Open, Domain, Wire,
            new ProviderSeams
            {
                Transport = transport,
                AwsKeys = new AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                Environment = _ => null,
                Audit = Audit,
                Jitter = () => 0.5,
            });
    }

    public JumpingClock Domain { get; } = JumpingClock.Domain();

    public JumpingClock Wire { get; } = JumpingClock.Wire();

    public RecordedAudit Audit { get; } = new();

    public ProviderCatalogue Catalogue { get; }

    public IRecoveryAction this[string name] => Catalogue.Actions[name];

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

    public static TargetIdentity Target(string kind, params (string Name, string Value)[] properties) =>
        new("target", kind, properties.ToDictionary(p => p.Name, p => p.Value));

    public void Dispose() => Catalogue.Dispose();
}

internal sealed class RecordedAudit : IProviderAudit
{
    private readonly Lock _gate = new();
    private readonly List<ProviderCall> _calls = [];

    public IReadOnlyList<ProviderCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    public void Record(ProviderCall call)
    {
        lock (_gate)
            _calls.Add(call);
    }
}
