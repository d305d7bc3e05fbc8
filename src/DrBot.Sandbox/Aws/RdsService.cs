using System.Xml.Linq;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>RDS: instances, read replicas and their promotion.</summary>
/// <see href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html"/>
internal sealed class RdsService(Databases databases, WorldTimings timings)
    : QueryService("rds", "2014-10-31", "http://rds.amazonaws.com/doc/2014-10-31/")
{
    private const string Id = "DBInstanceIdentifier";

    protected override IReadOnlySet<string> Changing { get; } = new HashSet<string>
    {
        "PromoteReadReplica", "CreateDBInstanceReadReplica", "RebootDBInstance", "ModifyDBInstance",
    };

    protected override IReadOnlyDictionary<string, Handler> Handlers => new Dictionary<string, Handler>
    {
        ["DescribeDBInstances"] = Describe,
        ["PromoteReadReplica"] = Promote,
        ["CreateDBInstanceReadReplica"] = CreateReplica,
        ["RebootDBInstance"] = Reboot,
        ["ModifyDBInstance"] = Modify,
    };

    protected override string? TargetOf(AwsRequest request) => request.Find(Id);

    private (XElement, bool) Describe(AwsRequest request, DateTimeOffset now)
    {
        var size = request.Integer("MaxRecords") ?? 100;
        if (size is < 20 or > 100)
            throw AwsException.Invalid("InvalidParameterValue",
                $"Invalid value {size} for MaxRecords. Must be between 20 and 100");
        var found = request.Find(Id) is { } id
            ? [Existing(request.Region, id)]
            : databases.All.Where(d => d.Region == request.Region).OrderBy(d => d.Id, StringComparer.Ordinal)
                .Where(d => string.CompareOrdinal(d.Id, request.Find("Marker") ?? "") > 0).ToArray();
        var page = found.Take(size).ToArray();
        return (Result(request,
            Node("Marker", page.Length < found.Length ? page[^1].Id : null),
            new XElement(Xmlns + "DBInstances", page.Select(d => Render(d, now)))), false);
    }

    private (XElement, bool) Promote(AwsRequest request, DateTimeOffset now)
    {
        var db = Existing(request.Region, request.Require(Id));
        if (!db.IsReplica)
            throw Wrong($"DB Instance {db.Id} is not a read replica.");
        RequireAvailable(db);
        db.BackupRetention = request.Integer("BackupRetentionPeriod") ?? Math.Max(1, db.BackupRetention);
        db.Promote(now, timings, databases.Promotion);
        return (Result(request, Render(db, now)), true);
    }

    private (XElement, bool) CreateReplica(AwsRequest request, DateTimeOffset now)
    {
        var id = request.Require(Id).ToLowerInvariant();
        if (databases.Find(request.Region, id) is not null)
            throw AwsException.Invalid("DBInstanceAlreadyExists", "DB Instance already exists");
        var name = request.Require("SourceDBInstanceIdentifier");
        var source = name.StartsWith("arn:", StringComparison.Ordinal)
            ? databases.All.FirstOrDefault(d => d.Arn == name) ?? throw NotFound(name)
            : Existing(request.Region, name);
        RequireAvailable(source);
        if (source.BackupRetention == 0)
            throw Wrong($"Automated backups are not enabled for this database instance: {source.Id}.");
        var replica = new DbInstance(id, request.Region, source, now, Replication.None) { BackupRetention = 0 };
        replica.Create(now, timings.ReplicaCreation);
        databases.Add(replica);
        return (Result(request, Render(replica, now)), true);
    }

    private (XElement, bool) Reboot(AwsRequest request, DateTimeOffset now)
    {
        var db = Existing(request.Region, request.Require(Id));
        RequireAvailable(db);
        if (request.Flag("ForceFailover") is true && !db.MultiAz)
            throw AwsException.Invalid("InvalidParameterCombination",
                "Reboot with failover is only available for Multi-AZ DB instances.");
        db.Pass(now, "rebooting", timings.Restart);
        return (Result(request, Render(db, now)), true);
    }

    private (XElement, bool) Modify(AwsRequest request, DateTimeOffset now)
    {
        var db = Existing(request.Region, request.Require(Id));
        RequireAvailable(db);
        var before = (db.BackupRetention, db.MultiAz, db.Class, db.DeletionProtection);
        db.BackupRetention = request.Integer("BackupRetentionPeriod") ?? db.BackupRetention;
        db.MultiAz = request.Flag("MultiAZ") ?? db.MultiAz;
        db.Class = request.Find("DBInstanceClass") ?? db.Class;
        db.DeletionProtection = request.Flag("DeletionProtection") ?? db.DeletionProtection;
        var changed = before != (db.BackupRetention, db.MultiAz, db.Class, db.DeletionProtection);
        if (changed)
            db.Pass(now, "modifying", timings.Restart);
        return (Result(request, Render(db, now)), changed);
    }

    private DbInstance Existing(string region, string id) => databases.Find(region, id) ?? throw NotFound(id);

    private static void RequireAvailable(DbInstance db)
    {
        if (db.Status != "available" || db.IsBusy)
            throw Wrong($"DB Instance {db.Id} is not in the available state: it is "
                + (db.Status == "available" ? "modifying." : $"{db.Status}."));
    }

    private static AwsException NotFound(string id) => new(404, "DBInstanceNotFound", $"DBInstance {id} not found.");

    private static AwsException Wrong(string message) => AwsException.Invalid("InvalidDBInstanceState", message);

    private XElement Render(DbInstance db, DateTimeOffset now) => new(Xmlns + "DBInstance",
        Node(Id, db.Id),
        Node("DBInstanceArn", db.Arn),
        Node("DbiResourceId", $"db-{db.Id.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal)}"),
        Node("DBInstanceStatus", db.Status),
        Node("DBInstanceClass", db.Class),
        Node("Engine", "postgres"),
        Node("EngineVersion", "16.10"),
        Node("MultiAZ", db.MultiAz),
        Node("StorageEncrypted", true),
        Node("BackupRetentionPeriod", db.BackupRetention),
        Node("DeletionProtection", db.DeletionProtection),
        Node("InstanceCreateTime", db.Created),
        Node("LatestRestorableTime", db.BackupRetention > 0 && !db.IsReplica ? now.AddMinutes(-5) : null),
        db.Status == "creating" ? null : new XElement(Xmlns + "Endpoint",
            Node("Address", db.Endpoint), Node("Port", 5432), Node("HostedZoneId", "Z2R2ITUGPM61AM")),
        Node("ReadReplicaSourceDBInstanceIdentifier",
            db.Source is { } source ? source.Region == db.Region ? source.Id : source.Arn : null),
        new XElement(Xmlns + "ReadReplicaDBInstanceIdentifiers", databases.All.Where(d => d.Source == db)
            .Select(d => Node("ReadReplicaDBInstanceIdentifier", d.Region == db.Region ? d.Id : d.Arn))),
        new XElement(Xmlns + "StatusInfos",
            db.IsReplica && db.Lag.State != Replication.None ? ReplicationInfo(db) : null),
        new XElement(Xmlns + "PendingModifiedValues"));

    private XElement ReplicationInfo(DbInstance db)
    {
        var (status, message) = db.Lag.State switch
        {
            Replication.Healthy => ("replicating", null),
            Replication.Stopped => ("stopped", "Replication is stopped."),
            _ => ("error", $"Cannot connect to the source {db.Source!.Id}."),
        };
        return new XElement(Xmlns + "DBInstanceStatusInfo",
            Node("StatusType", "read replication"), Node("Normal", status == "replicating"), Node("Status", status),
            Node("Message", message));
    }
}
