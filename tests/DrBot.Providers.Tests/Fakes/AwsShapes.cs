using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DrBot.Providers.Tests.Fakes;

/// <summary>
/// What AWS's own service models allow and demand of the operations DrBot calls (botocore 1.43.11: rds 2014-10-31,
/// cloudwatch 2010-08-01, sts 2011-06-15, route53 2013-04-01, eks 2017-11-01).
/// </summary>
internal static partial class AwsShapes
{
    private sealed record Form(string Service, string Version, string[] Required, string[] Optional);

    private sealed record Rest(string Service, string Operation, HttpMethod Method, string Path, string[] Query);

    private static readonly Dictionary<string, Form> Forms = new()
    {
        ["DescribeDBInstances"] = new("rds", "2014-10-31", [], ["DBInstanceIdentifier", "Filters.Filter.N.Name",
            "Filters.Filter.N.Values.Value.N", "MaxRecords", "Marker"]),
        ["PromoteReadReplica"] = new("rds", "2014-10-31", ["DBInstanceIdentifier"],
            ["BackupRetentionPeriod", "PreferredBackupWindow"]),
        ["GetMetricStatistics"] = new("monitoring", "2010-08-01",
            ["Namespace", "MetricName", "StartTime", "EndTime", "Period"],
            ["Dimensions.member.N.Name", "Dimensions.member.N.Value", "Statistics.member.N", "ExtendedStatistics.member.N", "Unit"]),
        ["GetCallerIdentity"] = new("sts", "2011-06-15", [], []),
    };

    private static readonly Rest[] Rests =
    [
        new("route53", "ChangeResourceRecordSets", HttpMethod.Post, "^/2013-04-01/hostedzone/[A-Z0-9]{1,32}/rrset/$",
            []),
        new("route53", "ListResourceRecordSets", HttpMethod.Get, "^/2013-04-01/hostedzone/[A-Z0-9]{1,32}/rrset$",
            ["name", "type", "identifier", "maxitems"]),
        new("route53", "GetChange", HttpMethod.Get, "^/2013-04-01/change/[A-Z0-9]{1,32}$", []),
        new("eks", "DescribeCluster", HttpMethod.Get, "^/clusters/[^/]+$", []),
    ];

    /// <summary>Every operation the table knows.</summary>
    public static IEnumerable<string> Operations => Forms.Keys.Concat(Rests.Select(r => r.Operation));

    /// <summary>The operation of a signed AWS request; null for requests to others.</summary>
    public static string? Operation(SentRequest request) =>
        request.Action
            ?? Rests.FirstOrDefault(r =>
            r.Method == request.Method && Path(r.Path).IsMatch(request.Uri.AbsolutePath))?.Operation;

    public static void Check(SentRequest request)
    {
        if (!request.Headers.GetValueOrDefault("Authorization", "")
            .StartsWith("AWS4-HMAC-SHA256", StringComparison.Ordinal))
            return;
        Assert.Contains("X-Amz-Date", request.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        if (request.Action is { } action)
            CheckForm(request, Forms.GetValueOrDefault(action)
                ?? throw new InvalidOperationException($"no shape of {action}"));
        else
            CheckRest(request);
    }

    private static void CheckForm(SentRequest request, Form shape)
    {
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal(shape.Version, request.Form["Version"]);
        Assert.Equal(shape.Service, Service(request));
        var given = request.Form.Keys.Except(["Action", "Version"]).Select(k => Number().Replace(k, ".N")).ToArray();
        Assert.Empty(shape.Required.Except(given));
        Assert.Empty(given.Except(shape.Required.Concat(shape.Optional)));
    }

    private static void CheckRest(SentRequest request)
    {
        var shape = Assert.Single(Rests, r =>
            r.Method == request.Method && Path(r.Path).IsMatch(request.Uri.AbsolutePath));
        Assert.Equal(shape.Service, Service(request));
        Assert.Empty(request.Query.Keys.Except(shape.Query));
        if (shape.Operation == "ChangeResourceRecordSets")
            CheckChange(XElement.Parse(request.Body));
    }

    // The members of a change and their order, as the model states them.
    private static void CheckChange(XElement root)
    {
        XNamespace ns = "https://route53.amazonaws.com/doc/2013-04-01/";
        Assert.Equal(ns + "ChangeResourceRecordSetsRequest", root.Name);
        var batch = Assert.Single(root.Elements());
        Assert.Equal(["ChangeBatch", "Comment", "Changes"],
            [batch.Name.LocalName, .. batch.Elements().Select(e => e.Name.LocalName)]);
        Assert.True(batch.Element(ns + "Comment")!.Value.Length <= 256, "a comment has at most 256 characters");
        foreach (var change in batch.Element(ns + "Changes")!.Elements())
        {
            Assert.Equal(["Action", "ResourceRecordSet"], change.Elements().Select(e => e.Name.LocalName));
            string[] order = ["Name", "Type", "SetIdentifier", "Weight", "Region", "Failover", "TTL", "ResourceRecords", "HealthCheckId", "AliasTarget"];
            var members = change.Element(ns + "ResourceRecordSet")!.Elements().Select(e => e.Name.LocalName).ToArray();
            Assert.Equal(order.Where(members.Contains), members);
            Assert.Contains("Name", members);
            Assert.Contains("Type", members);
        }
    }

    private static string Service(SentRequest request) => request.Headers["Authorization"].Split('/')[3];

    private static Regex Path(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("\\.[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
