using DrBot.Sandbox.Aws;
using DrBot.Sandbox.Http;

namespace DrBot.Sandbox.World;

/// <summary>
/// A joined practice world without threads: every request is answered at the time it is given, from a state that
/// only requests and breaks change. Safe to be asked by several threads; it serves them one after the other.
/// </summary>
public sealed partial class PracticeWorld
{
    private readonly Lock _gate = new();
    private readonly Exchange _exchange = new();
    private readonly Regions _regions;
    private readonly Databases _databases;
    private readonly IReadOnlyList<HostedZone> _zones;
    private readonly Route53Service _route53;
    private readonly AwsWorld _aws;

    /// <summary>Builds the world as <paramref name="spec"/> says it stands at the clock's present.</summary>
    public PracticeWorld(WorldSpec spec, WorldClock clock)
    {
        Spec = spec;
        Clock = clock;
        _regions = new Regions(spec);
        _databases = new Databases(spec, _regions, clock.Now.Domain);
        _zones = [.. spec.Zones.Select(z => new HostedZone(z))];
        _route53 = new Route53Service(_zones, spec.Timings);
        var signatures = new SignatureCheck(PracticeCredentials.AccessKey, PracticeCredentials.SecretKey);
        _aws = new AwsWorld(
            [new RdsService(_databases, spec.Timings), new CloudWatchService(_databases), _route53, new StsService()],
            signatures, _regions, _exchange);
    }

    /// <summary>What the world started from.</summary>
    public WorldSpec Spec { get; }

    /// <summary>The world's clocks.</summary>
    public WorldClock Clock { get; }

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_gate)
                return [.. _exchange.Calls];
        }
    }

    /// <summary>The whole world behind one handler: the address of a request says which part is meant.</summary>
    public HttpMessageHandler CreateHandler() => new WorldHandler(Respond, Clock);

    /// <summary>Answers one request as the world is at <paramref name="now"/>.</summary>
    public WireResponse Respond(WireRequest request, WorldTime now)
    {
        lock (_gate)
        {
            Advance_NeedsLock(now.Domain);
            return _aws.Respond(request, now);
        }
    }

    private void Advance_NeedsLock(DateTimeOffset now)
    {
        _databases.Advance(now);
        foreach (var zone in _zones)
            zone.Advance(now);
    }
}
