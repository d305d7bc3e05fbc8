using System.Globalization;
using System.Xml.Linq;

namespace DrBot.Providers.Aws.Route53;

/// <summary>A record set as ListResourceRecordSets shows it.</summary>
/// <remarks>https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html</remarks>
internal sealed record RecordSet
{
    /// <summary>In <see cref="DnsName"/>'s form.</summary>
    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>Seconds; null for an alias.</summary>
    public long? Ttl { get; init; }

    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What tells sets of one name and type apart under a routing policy; null for a simple record.</summary>
    public string? SetIdentifier { get; init; }

    /// <summary>The policy in words: <c>failover PRIMARY</c>, <c>weight 10</c>; null for a simple record.</summary>
    public string? Policy { get; init; }

    /// <summary>Where an alias points; null for other records.</summary>
    public string? Alias { get; init; }

    public static RecordSet Read(XElement element) => new()
    {
        Name = DnsName.Canonical(element.Text("Name") ?? ""),
        Type = element.Text("Type") ?? "",
        Ttl = long.TryParse(element.Text("TTL"), NumberStyles.None, CultureInfo.InvariantCulture, out var ttl) ? ttl
            : null,
        Values = [.. element.Items("ResourceRecords").Select(r => r.Text("Value")).OfType<string>()],
        SetIdentifier = element.Text("SetIdentifier"),
        Policy = PolicyOf(element),
        Alias = element.Text("AliasTarget", "DNSName"),
    };

    private static string? PolicyOf(XElement element)
    {
        foreach (var policy in (string[])["Failover", "Weight", "Region", "MultiValueAnswer"])
            if (element.Text(policy) is { } value)
                return $"{policy.ToLowerInvariant()} {value}";
        return element.Find("GeoLocation") is not null ? "geolocation"
            : element.Find("GeoProximityLocation") is not null ? "geoproximity"
            : element.Find("CidrRoutingConfig") is not null ? "CIDR" : null;
    }
}
