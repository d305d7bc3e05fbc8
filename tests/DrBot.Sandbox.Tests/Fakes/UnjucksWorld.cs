using System.Globalization;
using System.Net;
using DrBot.Sandbox.World;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Fakes;

/// <summary>The Unjucks world on a clock that stands still until told, with clients for its parts.</summary>
internal sealed class UnjucksWorld
{
    private const string West = "us-west-2";
    private const string Replica = "unjucks-dr-db";

    public UnjucksWorld()
    {
        World = new PracticeWorld(FoundingWorlds.Unjucks, WorldClock.Single(Time));
        Aws = new SignedAws(World.CreateHandler(), Time);
    }

    public ManualClock Time { get; } = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero));

    public PracticeWorld World { get; }

    public SignedAws Aws { get; }

    public ClusterClient Cluster(string name = "recovery") => new(World.CreateHandler(), name);

    /// <summary>What a browser at one of the plan's hosts is answered.</summary>
    public async Task<(HttpStatusCode Status, string Text)> HealthAsync(string host = "api.unjucks.dev")
    {
        using var http = new HttpClient(World.CreateHandler());
        using var response = await http.GetAsync(new Uri($"https://{host}/health"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<SignedAws.Answer> PointDnsAsync(string value, string name = "api.unjucks.dev") =>
        Aws.Route53Async(HttpMethod.Post, "/hostedzone/Z1234567890/rrset/",
            "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch><Changes><Change>"
            + $"<Action>UPSERT</Action><ResourceRecordSet><Name>{name}</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords>"
            + $"<ResourceRecord><Value>{value}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes>"
            + "</ChangeBatch></ChangeResourceRecordSetsRequest>");

    public void Break(string kind, string? operation = null, int? count = null) =>
        World.Break(new BreakRequest { Kind = kind, Operation = operation, Count = count });

    public Task<SignedAws.Answer> PromoteAsync(string id = Replica) =>
        Aws.RdsAsync(West, "PromoteReadReplica", ("DBInstanceIdentifier", id));

    public Task<SignedAws.Answer> DescribeAsync(string region, string id) =>
        Aws.RdsAsync(region, "DescribeDBInstances", ("DBInstanceIdentifier", id));

    /// <summary>The metric's samples of the last ten minutes, oldest first.</summary>
    public async Task<double[]> LagAsync(string id = Replica, string region = West)
    {
        var now = Time.GetUtcNow();
        var answer = await Aws.CloudWatchAsync(region, "GetMetricStatistics",
            ("Namespace", "AWS/RDS"), ("MetricName", "ReplicaLag"), ("Period", "60"),
                ("Statistics.member.1", "Maximum"),
            ("Dimensions.member.1.Name", "DBInstanceIdentifier"), ("Dimensions.member.1.Value", id),
            ("StartTime", now.AddMinutes(-10).ToString("s") + "Z"), ("EndTime", now.AddSeconds(1).ToString("s") + "Z"));
        return [.. answer.Xml.Descendants().Where(e => e.Name.LocalName == "member")
            .OrderBy(m => m.Elements().First(e => e.Name.LocalName == "Timestamp").Value)
            .Select(m => double.Parse(m.Elements().First(e => e.Name.LocalName == "Maximum").Value,
                CultureInfo.InvariantCulture))];
    }
}
