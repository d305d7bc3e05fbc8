using DrBot.Sandbox.Aws;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.Kubernetes;
using DrBot.Sandbox.Mail;
using DrBot.Sandbox.StatusPage;

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
    private readonly IReadOnlyList<Cluster> _clusters;
    private readonly EksService _eks;
    private readonly S3Service _s3 = new();
    private readonly AwsWorld _aws;
    private readonly ClusterWorld _kubernetes;
    private readonly RegionFront _front;
    private readonly StatusPageWorld _statusPage;
    private readonly Mailbox _mailbox = new();

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
        _eks = new EksService(spec, signatures);
        _aws = new AwsWorld(
            [new RdsService(_databases, spec.Timings), new CloudWatchService(_databases), _route53, new StsService()],
            _eks, _s3, signatures, _regions, _exchange);
        _clusters = [.. spec.Clusters.Select(c => new Cluster(c, spec, clock.Now.Domain))];
        _kubernetes = new ClusterWorld(_clusters, _regions, _exchange, PracticeCredentials.ClusterToken, _eks);
        _front = new RegionFront(spec, _zones, _clusters, _databases, _regions);
        _statusPage = new StatusPageWorld(spec.StatusPage, _exchange, PracticeCredentials.StatusPageKey);
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

    /// <summary>Tells EKS where the clusters are served, and by whose certificate (PEM).</summary>
    public void ServeClustersAt(Uri address, string ca)
    {
        lock (_gate)
            (_eks.Address, _eks.Ca) = (address, ca);
    }

    /// <summary>The whole world behind one handler: the address of a request says which part is meant.</summary>
    public HttpMessageHandler CreateHandler() => new WorldHandler(Respond, Clock);

    /// <summary>Answers one request as the world is at <paramref name="now"/>: signed ones are for AWS, others for
    /// the clusters, the status page or one of the plan's hosts, by path and host.</summary>
    public WireResponse Respond(WireRequest request, WorldTime now)
    {
        lock (_gate)
        {
            Advance_NeedsLock(now.Domain);
            var signed = request.Header("authorization").StartsWith("AWS4", StringComparison.Ordinal);
            return signed ? _aws.Respond(request, now)
                : request.Path.StartsWith("/clusters/", StringComparison.Ordinal)
                    ? _kubernetes.Respond(request, now, Later)
                : request.Path.StartsWith("/statuspage/", StringComparison.Ordinal) ? _statusPage.Respond(request, now)
                : _front.Serves(request.Host) ? _front.Respond(request, now)
                : _aws.Respond(request, now);
        }
    }

    /// <summary>Takes a mail in; a reply code of SMTP, or 0 when the connection ends without one.</summary>
    public int Deliver(string from, IReadOnlyList<string> to, string message)
    {
        lock (_gate)
        {
            var now = Clock.Now;
            var operation = new Operation("smtp", "DATA", null, string.Join(", ", to), Changing: true);
            return _exchange.Serve(
                operation, now,
                () => new Outcome(new WireResponse { Status = 250 }, _mailbox.Add(from, to, message, now.Domain)),
                fault => new WireResponse { Status = fault.Kind == FaultKind.Throttle ? 450 : 451 }).Status;
        }
    }

    private string? Later(Func<WorldTime, string?> look)
    {
        lock (_gate)
        {
            var now = Clock.Now;
            Advance_NeedsLock(now.Domain);
            return look(now);
        }
    }

    private void Advance_NeedsLock(DateTimeOffset now)
    {
        _databases.Advance(now);
        foreach (var zone in _zones)
            zone.Advance(now);
        foreach (var cluster in _clusters)
            cluster.Advance(now);
    }
}
