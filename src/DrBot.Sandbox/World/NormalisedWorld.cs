using System.Text.Json;

namespace DrBot.Sandbox.World;

/// <summary>A settled world without its times: two ways to the same end compare equal.</summary>
public static class NormalisedWorld
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true };

    /// <summary>What matters of a cloud, as indented JSON: databases, records, deployments and config maps by name.
    /// Lags, times of restarts, clocks, mails and posts are left out.</summary>
    public static string Normalise(this WorldState state) => JsonSerializer.Serialize(
        new
        {
            Databases = Sorted(state.Databases, d => new { d.Role, d.Region, d.Status, d.Source }),
            Dns = Sorted(state.Dns, d => new { d.Type, d.Value, d.Ttl, d.Status }),
            Deployments = Sorted(
                state.Deployments, d => new { d.Desired, d.Ready, Restarted = d.RestartedAt is not null, d.Env }),
            Configmaps = Sorted(state.Configmaps, data => Sorted(data, value => value)),
            Regions = Sorted(state.Regions, r => r.Up),
        },
        Indented);

    private static SortedDictionary<string, TOut> Sorted<TIn, TOut>(
        IReadOnlyDictionary<string, TIn> items, Func<TIn, TOut> select) =>
        new(items.ToDictionary(i => i.Key, i => select(i.Value)), StringComparer.Ordinal);
}
