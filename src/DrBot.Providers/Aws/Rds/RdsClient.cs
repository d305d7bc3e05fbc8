using System.Globalization;
using DrBot.Providers.Http;

namespace DrBot.Providers.Aws.Rds;

/// <summary>The RDS operations DrBot calls.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/</remarks>
internal sealed class RdsClient(AwsTransport transport)
{
    /// <exception cref="ProviderException"><see cref="ProviderFailure.NotFound"/> when there is no such
    /// instance.</exception>
    public async Task<DbInstance> DescribeAsync(string region, string identifier, Patience patience,
        CancellationToken cancellationToken)
    {
        var request = AwsRequest.Query(AwsService.Rds, region, "DescribeDBInstances", $"{region}/{identifier}",
            [new("DBInstanceIdentifier", identifier)]);
        var reply = await transport.SendAsync(request with { Patience = patience }, cancellationToken);
        var found = reply.Xml().Items("DescribeDBInstancesResult", "DBInstances").Select(DbInstance.Read)
            .FirstOrDefault(i => i.Identifier.Equals(identifier, StringComparison.OrdinalIgnoreCase));
        return found
            ?? throw new ProviderException(AwsService.Rds.Provider, request.Operation, ProviderFailure.NotFound,
            $"{region} has no DB instance '{identifier}'", "DBInstanceNotFound", reply.RequestId);
    }

    /// <summary>Makes a replica an instance of its own. Not reversible. Not idempotent by itself: the second call is
    /// refused by the instance's state.</summary>
    /// <param name="region">Where the replica is.</param>
    /// <param name="identifier">The replica.</param>
    /// <param name="backupRetentionDays">Days to keep automated backups, 0 to 35; null for RDS's own default of
    /// 1.</param>
    /// <param name="cancellationToken">Gives up waiting; the request may still be carried out.</param>
    /// <returns>The id of the request.</returns>
    public async Task<string?> PromoteReadReplicaAsync(
        string region, string identifier, long? backupRetentionDays, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> parameters = [new("DBInstanceIdentifier", identifier)];
        if (backupRetentionDays is { } days)
            parameters.Add(new("BackupRetentionPeriod", days.ToString(CultureInfo.InvariantCulture)));
        var request = AwsRequest.Query(AwsService.Rds, region, "PromoteReadReplica", $"{region}/{identifier}",
            parameters);
        return (await transport.SendAsync(request with { Changes = true }, cancellationToken)).RequestId;
    }
}
