namespace DrBot.Providers.Aws.Rds;

/// <summary>Where a replica replicates from: RDS names a source in another region by ARN, in its own by
/// identifier.</summary>
/// <param name="Region">The source's region.</param>
/// <param name="Instance">The source's identifier.</param>
internal sealed record ReplicaSource(string Region, string Instance)
{
    /// <param name="source">An identifier or <c>arn:aws:rds:REGION:ACCOUNT:db:IDENTIFIER</c>.</param>
    /// <param name="replicaRegion">The region of the replica.</param>
    public static ReplicaSource Parse(string source, string replicaRegion)
    {
        var parts = source.Split(':');
        return parts is ["arn", _, "rds", var region, _, "db", var instance]
            ? new ReplicaSource(region, instance)
            : new ReplicaSource(replicaRegion, source);
    }

    public bool Is(ReplicaSource other) => Region == other.Region
        && Instance.Equals(other.Instance, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Region}/{Instance}";
}
