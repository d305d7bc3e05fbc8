namespace DrBot.Providers.Aws.Route53;

/// <summary>Why Route 53 would refuse the change, or why it could not be taken back: told before anybody approves
/// it.</summary>
internal static class RecordConflicts
{
    public static IReadOnlyList<string> Find(WantedRecord wanted, IReadOnlyList<RecordSet> found)
    {
        var reasons = new List<string>();
        foreach (var record in found)
        {
            if (record.Type == wanted.Type && (record.SetIdentifier ?? record.Policy) is not null)
                reasons.Add(
                    $"{wanted.Name} {wanted.Type} follows a routing policy ({record.Policy}, set "
                    + $"'{record.SetIdentifier}'): "
                    + "Route 53 does not turn it into a simple record. Switch by that policy's health check, or "
                    + "remove its record sets first");
            else if (record.Type == wanted.Type && record.Alias is { } alias)
                reasons.Add(
                    $"{wanted.Name} {wanted.Type} is an alias of {alias}, which DrBot could not put back: change it "
                    + "by hand or delete it first");
            else if (record.Type != wanted.Type && (record.Type == "CNAME" || wanted.Type == "CNAME"))
                reasons.Add(
                    $"{wanted.Name} has a record of type {record.Type}, and a CNAME tolerates no other beside it: "
                    + $"delete it first, or use a target of type {record.Type}");
        }

        return reasons;
    }
}
