namespace DrBot.Sandbox.Aws;

/// <summary>A record set: what the control plane holds, and what resolvers are given until it is in sync.</summary>
/// <param name="Name">Lower case, with its trailing dot.</param>
/// <param name="Type">A, CNAME …</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Values">The values, in the order given.</param>
internal sealed record DnsRecord(string Name, string Type, long Ttl, IReadOnlyList<string> Values)
{
    public bool SameAs(DnsRecord other) => Ttl == other.Ttl && Values.SequenceEqual(other.Values);

    public static string Canonical(string name)
    {
        var lower = name.Trim().ToLowerInvariant();
        return lower.EndsWith('.') ? lower : lower + ".";
    }
}
