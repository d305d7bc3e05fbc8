using System.Net;
using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Aws.Rds;

/// <summary>A primary, its replica and the replica's lag, each answering as the test sets it.</summary>
internal sealed class RdsWorld
{
    public const string Arn = "arn:aws:rds:us-east-1:123456789012:db:unjucks-prod-db";

    public RdsWorld() => Transport = new Scripted(Respond);

    public Scripted Transport { get; }

    public string ReplicaStatus { get; set; } = "available";

    public string? Source { get; set; } = Arn;

    public string ResourceId { get; set; } = "db-REPLICA";

    public bool ReplicaExists { get; set; } = true;

    public string? PrimaryStatus { get; set; } = "available";

    /// <summary>Timestamp and value of datapoints, in CloudWatch's order: none.</summary>
    public List<(DateTimeOffset At, double Value)> Lag { get; } = [];

    public Func<SentRequest, HttpResponseMessage>? Promote { get; set; }

    /// <summary>Runs before each look at the replica.</summary>
    public Action<int>? OnLook { get; set; }

    private int _looks;

    private HttpResponseMessage Respond(SentRequest request) =>
        (request.Action, request.Form.GetValueOrDefault("DBInstanceIdentifier")) switch
        {
            ("DescribeDBInstances", "unjucks-dr-db") => Look(),
            ("DescribeDBInstances", "unjucks-prod-db") when request.Region == "us-east-1" => PrimaryStatus is null
                ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused")
                : Answer.Xml(Instance("unjucks-prod-db", PrimaryStatus, "db-PRIMARY", null, "us-east-1")),
            ("PromoteReadReplica", _) => Promote is { } promote
                ? promote(request)
                : Answer.Xml(
                $"<PromoteReadReplicaResponse><PromoteReadReplicaResult/><ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></PromoteReadReplicaResponse>"),
            ("GetMetricStatistics", _) when request.Region == "us-west-2" => Answer.Xml(
                "<GetMetricStatisticsResponse "
                + "xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><GetMetricStatisticsResult><Datapoints>"
                + string.Concat(Lag.Select(l => FormattableString.Invariant(
                    $"<member><Timestamp>{l.At:yyyy-MM-ddTHH:mm:ssZ}</Timestamp><Maximum>{l.Value}</Maximum><Unit>Seconds</Unit></member>")))
                + "</Datapoints><Label>ReplicaLag</Label></GetMetricStatisticsResult></GetMetricStatisticsResponse>"),
            _ => Answer.AwsError("DBInstanceNotFound",
                $"DBInstance {request.Form.GetValueOrDefault("DBInstanceIdentifier")} not found.", HttpStatusCode.NotFound),
        };

    private HttpResponseMessage Look()
    {
        OnLook?.Invoke(++_looks);
        return ReplicaExists
            ? Answer.Xml(Instance("unjucks-dr-db", ReplicaStatus, ResourceId, Source, "us-west-2"))
            : Answer.AwsError("DBInstanceNotFound", "DBInstance unjucks-dr-db not found.", HttpStatusCode.NotFound);
    }

    private static string Instance(string id, string status, string resource, string? source, string region) => $"""
        <DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBInstancesResult><DBInstances><DBInstance>
        <DBInstanceIdentifier>{id}</DBInstanceIdentifier><DBInstanceStatus>{status}</DBInstanceStatus><DbiResourceId>{resource}</DbiResourceId>
        <Engine>postgres</Engine><EngineVersion>16.4</EngineVersion><DBInstanceClass>db.r6g.xlarge</DBInstanceClass><MultiAZ>true</MultiAZ>
        <Endpoint><Address>{id}.abc.{region}.rds.amazonaws.com</Address><Port>5432</Port></Endpoint><BackupRetentionPeriod>7</BackupRetentionPeriod>
        {(source is null ? "" : $"<ReadReplicaSourceDBInstanceIdentifier>{source}</ReadReplicaSourceDBInstanceIdentifier>")}
        <StatusInfos>{(source is null ? "" : "<DBInstanceStatusInfo><StatusType>read replication</StatusType><Normal>true</Normal><Status>replicating</Status></DBInstanceStatusInfo>")}</StatusInfos>
        </DBInstance></DBInstances></DescribeDBInstancesResult><ResponseMetadata><RequestId>req-d</RequestId></ResponseMetadata></DescribeDBInstancesResponse>
        """;
}
