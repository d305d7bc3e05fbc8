using System.Globalization;
using System.Xml.Linq;

namespace DrBot.Providers.Aws.Rds;

/// <summary>A database instance as DescribeDBInstances shows it.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html</remarks>
internal sealed record DbInstance
{
    public required string Identifier { get; init; }

    public required string Status { get; init; }

    public string? ResourceId { get; init; }

    public string? Arn { get; init; }

    public string? Engine { get; init; }

    public string? EngineVersion { get; init; }

    public string? Class { get; init; }

    public string? Address { get; init; }

    public int? Port { get; init; }

    public int? BackupRetentionDays { get; init; }

    public bool MultiAz { get; init; }

    /// <summary>The identifier of the source (its ARN when in another region); null for an instance of its
    /// own.</summary>
    public string? Source { get; init; }

    /// <summary><c>replicating</c>, <c>replication degraded</c>, <c>error</c>, <c>stopped</c>, <c>terminated</c>; null
    /// for none.</summary>
    public string? Replication { get; init; }

    public bool IsReplica => Source is not null;

    public static DbInstance Read(XElement element) => new()
    {
        Identifier = element.Text("DBInstanceIdentifier") ?? "",
        Status = element.Text("DBInstanceStatus") ?? "unknown",
        ResourceId = element.Text("DbiResourceId"),
        Arn = element.Text("DBInstanceArn"),
        Engine = element.Text("Engine"),
        EngineVersion = element.Text("EngineVersion"),
        Class = element.Text("DBInstanceClass"),
        Address = element.Text("Endpoint", "Address"),
        Port = Number(element.Text("Endpoint", "Port")),
        BackupRetentionDays = Number(element.Text("BackupRetentionPeriod")),
        MultiAz = element.Text("MultiAZ") == "true",
        Source = element.Text("ReadReplicaSourceDBInstanceIdentifier"),
        Replication = element.Items("StatusInfos")
            .FirstOrDefault(i => i.Text("StatusType") == "read replication")?.Text("Status"),
    };

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
