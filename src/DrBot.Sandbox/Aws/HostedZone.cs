using DrBot.Sandbox.World;
using RecordSets = System.Collections.Generic.Dictionary<(string Name, string Type), DrBot.Sandbox.Aws.DnsRecord>;

namespace DrBot.Sandbox.Aws;

/// <summary>A zone: changes are seen by the control plane at once, by resolvers once they are in sync.</summary>
internal sealed class HostedZone
{
    private readonly List<(DateTimeOffset Due, RecordSets Content)> _publishing = [];
    private RecordSets _held;
    private RecordSets _served;

    public HostedZone(ZoneSpec spec)
    {
        Id = spec.Id;
        Name = DnsRecord.Canonical(spec.Name);
        _held = _served = spec.Records
            .Select(r => new DnsRecord(DnsRecord.Canonical(r.Name), r.Type, r.Ttl, [r.Value]))
            .ToDictionary(r => (r.Name, r.Type));
    }

    public string Id { get; }

    public string Name { get; }

    /// <summary>The records as the control plane lists them: by name read from the right.</summary>
    public IEnumerable<DnsRecord> Records => _held.Values
        .OrderBy(r => string.Join('.', r.Name.Split('.').Reverse()), StringComparer.Ordinal)
        .ThenBy(r => r.Type, StringComparer.Ordinal);

    /// <summary>What resolvers are given.</summary>
    public DnsRecord? Served(string name, string type) => _served.GetValueOrDefault((name, type));

    /// <summary>True while resolvers may still be given something else.</summary>
    public bool IsPending(DnsRecord record) =>
        Served(record.Name, record.Type) is not { } served || !served.SameAs(record);

    /// <summary>Applies a whole batch or nothing; true when the zone is another one after it.</summary>
    /// <exception cref="AwsException">Any change of the batch is refused.</exception>
    public bool Apply(IReadOnlyList<(string Action, DnsRecord Record)> batch, DateTimeOffset due)
    {
        var next = new RecordSets(_held);
        var problems = batch.Select(c => Apply(next, c.Action, c.Record)).OfType<string>().ToArray();
        if (problems.Length > 0)
            throw AwsException.Invalid("InvalidChangeBatch", $"[{string.Join(", ", problems)}]");
        var changed = next.Count != _held.Count
            || next.Any(p => !_held.TryGetValue(p.Key, out var before) || !before.SameAs(p.Value));
        _held = next;
        _publishing.Add((due, next));
        return changed;
    }

    public void Advance(DateTimeOffset now)
    {
        var last = _publishing.FindLastIndex(p => p.Due <= now);
        if (last < 0)
            return;
        _served = _publishing[last].Content;
        _publishing.RemoveRange(0, last + 1);
    }

    private string? Apply(RecordSets records, string action, DnsRecord record)
    {
        var key = (record.Name, record.Type);
        var set = $"resource record set [name='{record.Name}', type='{record.Type}']";
        var rrset = $"RRSet of type {record.Type} with DNS name {record.Name} is not permitted";
        if (record.Name != Name && !record.Name.EndsWith("." + Name, StringComparison.Ordinal))
            return $"RRSet with DNS name {record.Name} is not permitted in zone {Name}";
        if (action == "DELETE")
            return !records.TryGetValue(key, out var held) ? $"Tried to delete {set} but it was not found"
                : held.SameAs(record) ? Remove(records, key)
                : $"Tried to delete {set} but the values provided do not match the current values";
        if (action == "CREATE" && records.ContainsKey(key))
            return $"Tried to create {set} but it already exists";
        if (record.Type == "CNAME" && record.Name == Name)
            return $"{rrset} at apex in zone {Name}";
        var others = records.Keys.Where(k => k.Name == record.Name && k.Type != record.Type);
        if (others.Any(k => k.Type == "CNAME" || record.Type == "CNAME"))
            return $"{rrset} as it conflicts with other records with the same DNS name in zone {Name}";
        records[key] = record;
        return null;
    }

    private static string? Remove(RecordSets records, (string, string) key)
    {
        records.Remove(key);
        return null;
    }
}
