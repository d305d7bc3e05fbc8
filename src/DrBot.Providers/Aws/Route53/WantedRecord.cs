namespace DrBot.Providers.Aws.Route53;

/// <summary>The record a step wants.</summary>
internal sealed record WantedRecord(string Zone, string Name, string Type, IReadOnlyList<string> Values, long Ttl)
{
    public static WantedRecord Of(ActionContext context)
    {
        var target = context.Target!;
        var type = target.Require("type").ToUpperInvariant();
        var value = context.Inputs.RequireText("value");
        return new WantedRecord(
            target.Require("zone").Split('/')[^1],
            DnsName.Canonical(target.Require("name")),
            type,
            // A comma may stand inside the quotes of a text record.
            type is "TXT" or "SPF" or "CAA" ? [value]
                : value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            (long)(context.Inputs.Duration("ttl") ?? TimeSpan.FromSeconds(60)).TotalSeconds);
    }

    public RecordSet ToRecordSet() => new() { Name = Name, Type = Type, Ttl = Ttl, Values = Values };

    public bool IsMetBy(RecordSet record) =>
        record.Type == Type && record.Ttl == Ttl && record.Values.Count == Values.Count
        && Values.All(v => record.Values.Any(have => DnsName.SameValue(Type, v, have)));
}
