using DrBot.Sandbox.Aws;

namespace DrBot.Sandbox.World;

public sealed partial class PracticeWorld
{
    private static readonly Dictionary<string, Action<PracticeWorld, BreakRequest, DateTimeOffset>> Breaks = new()
    {
        ["region-down"] = (w, b, now) => w.SetRegion_NeedsLock(b, up: false, now),
        ["region-up"] = (w, b, now) => w.SetRegion_NeedsLock(b, up: true, now),
        ["freeze-replication"] = (w, b, now) => w.Freeze_NeedsLock(b, frozen: true, now),
        ["heal-replication"] = (w, b, now) => w.Freeze_NeedsLock(b, frozen: false, now),
        ["lag"] = (w, b, now) => w.Replicas_NeedsLock(b).ForEach(r => r.Lag.Set(now, b.Seconds ?? 900)),
        ["slow-promotion"] = (w, b, _) => w._databases.Promotion = TimeSpan.FromSeconds(b.Seconds ?? 1200),
        ["slow-dns"] = (w, b, _) => w._route53.Propagation = TimeSpan.FromSeconds(b.Seconds ?? 300),
        ["stall-pods"] = (w, b, now) => w.Stall_NeedsLock(b.Cluster, stalled: true, now),
        ["throttle"] = (w, b, _) => w.Fault_NeedsLock(FaultKind.Throttle, b),
        ["lose-response"] = (w, b, _) => w.Fault_NeedsLock(FaultKind.LoseResponse, b),
        ["error-5xx"] = (w, b, _) => w.Fault_NeedsLock(FaultKind.Error5xx, b),
        ["slow"] = (w, b, _) => w.Fault_NeedsLock(FaultKind.Slow, b),
        ["heal"] = (w, b, now) => w.Heal_NeedsLock(b, now),
    };

    /// <summary>What can be broken, and mended.</summary>
    public static IReadOnlyCollection<string> BreakKinds => Breaks.Keys;

    /// <summary>Breaks or mends something, now.</summary>
    /// <exception cref="ArgumentException">There is no such thing; the message lists what there is.</exception>
    public void Break(BreakRequest request)
    {
        if (!Breaks.TryGetValue(request.Kind, out var apply))
            throw new ArgumentException(
                $"'{request.Kind}' is nothing that can be broken; there are {string.Join(", ", Breaks.Keys)}",
                nameof(request));
        if (request.Seconds is < 0 or > 1_000_000 or double.NaN || request.Count is < 1)
            throw new ArgumentException(
                "seconds lie between 0 and 1000000, and a count is at least 1", nameof(request));
        lock (_gate)
        {
            var now = Clock.Now.Domain;
            Advance_NeedsLock(now);
            apply(this, request, now);
        }
    }

    private void SetRegion_NeedsLock(BreakRequest request, bool up, DateTimeOffset now)
    {
        var region = request.Region ?? Spec.PrimaryRegion;
        if (!_regions.Knows(region))
            throw new ArgumentException(
                $"there is no region '{region}'; there are {string.Join(" and ", _regions.Names)}", nameof(request));
        _regions.Set(region, up, cut: request.Mode != "503");
        _databases.Reassess(now);
    }

    private void Freeze_NeedsLock(BreakRequest request, bool frozen, DateTimeOffset now)
    {
        Replicas_NeedsLock(request).ForEach(r => r.Frozen = frozen);
        _databases.Reassess(now);
    }

    private List<DbInstance> Replicas_NeedsLock(BreakRequest request) => request.Database is { } id
        ? [_databases.Named(id)]
        : [.. _databases.All.Where(d => d.IsReplica)];

    private void Stall_NeedsLock(string? name, bool stalled, DateTimeOffset now)
    {
        var clusters = _clusters.Where(c => name is null || c.Spec.Name == name).ToList();
        if (clusters.Count == 0)
            throw new ArgumentException(
                $"there is no cluster '{name}'; there are {string.Join(" and ", _clusters.Select(c => c.Spec.Name))}",
                nameof(name));
        foreach (var deployment in clusters.SelectMany(c => c.Deployments).Where(d => d.IsStalled != stalled))
            deployment.Stall(stalled, now);
    }

    private void Fault_NeedsLock(FaultKind kind, BreakRequest request) => _exchange.Add(new Fault(
        kind, request.Operation ?? "*", request.Count, request.Status,
        kind == FaultKind.Slow ? TimeSpan.FromSeconds(request.Seconds ?? 5) : default,
        kind == FaultKind.Throttle && request.Seconds is { } seconds ? (int)seconds : null));

    private void Heal_NeedsLock(BreakRequest request, DateTimeOffset now)
    {
        _exchange.Heal(request.Operation);
        if (request.Operation is not null)
            return;
        foreach (var region in _regions.Names)
            _regions.Set(region, up: true, cut: true);
        foreach (var db in _databases.All)
            db.Frozen = false;
        Stall_NeedsLock(null, stalled: false, now);
        _databases.Promotion = Spec.Timings.Promotion;
        _route53.Propagation = Spec.Timings.Propagation;
        _databases.Reassess(now);
    }
}
