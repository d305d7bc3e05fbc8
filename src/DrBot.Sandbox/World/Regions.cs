namespace DrBot.Sandbox.World;

/// <summary>Which regions answer.</summary>
internal sealed class Regions(WorldSpec spec)
{
    private readonly Dictionary<string, (bool Up, bool Cut)> _regions =
        new[] { spec.PrimaryRegion, spec.RecoveryRegion }.ToDictionary(r => r, _ => (true, true));

    public IReadOnlyCollection<string> Names => _regions.Keys;

    public bool Knows(string region) => _regions.ContainsKey(region);

    public bool IsUp(string? region) => region is null || !_regions.TryGetValue(region, out var r) || r.Up;

    /// <summary>Whether a region that is down cuts connections; otherwise it answers 503.</summary>
    public bool Cuts(string region) => _regions[region].Cut;

    public void Set(string region, bool up, bool cut) => _regions[region] = (up, cut);
}
