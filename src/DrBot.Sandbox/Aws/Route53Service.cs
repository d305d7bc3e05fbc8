using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>Route 53's control plane: one for all regions.</summary>
/// <see href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html"/>
internal sealed class Route53Service(IReadOnlyList<HostedZone> zones, WorldTimings timings) : IAwsService
{
    private static readonly XNamespace Xmlns = "https://route53.amazonaws.com/doc/2013-04-01/";

    private readonly Dictionary<string, (DateTimeOffset At, DateTimeOffset Due, string? Comment)> _changes = [];

    public string Name => "route53";

    public bool IsGlobal => true;

    /// <summary>How long a change takes to be in sync.</summary>
    public TimeSpan Propagation { get; set; } = timings.Propagation;

    public (AwsRequest Request, Operation Operation) Read(WireRequest wire, string region)
    {
        var parts = Uri.UnescapeDataString(wire.Path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (name, target) = (wire.Method, parts) switch
        {
            ("POST", ["2013-04-01", "hostedzone", var id, "rrset"]) => ("ChangeResourceRecordSets", id),
            ("GET", ["2013-04-01", "hostedzone", var id, "rrset"]) => ("ListResourceRecordSets", id),
            ("GET", ["2013-04-01", "change", var id]) => ("GetChange", id),
            ("GET", ["2013-04-01", "hostedzonesbyname"]) => ("ListHostedZonesByName", null),
            _ => throw AwsException.Invalid("InvalidInput",
                $"the practice world does not know {wire.Method} {wire.Path}"),
        };
        if (region != "us-east-1")
            throw new AwsException(403, "SignatureDoesNotMatch",
                $"Credential should be scoped to a valid region, not '{region}'.");
        var fields = WireRequest.Fields(wire.RawQuery);
        fields["Id"] = target ?? "";
        var batch = name == "ChangeResourceRecordSets" ? Parse(wire) : null;
        return (new AwsRequest(name, region, wire, fields),
            new Operation(Name, name, null, batch?.Descendants(Xmlns + "Name").FirstOrDefault()?.Value ?? target,
                batch is not null)
            {
                Token = batch?.Descendants(Xmlns + "Comment").FirstOrDefault()?.Value,
            });
    }

    public (XElement Answer, bool Effective) Act(AwsRequest request, DateTimeOffset now) => request.Operation switch
    {
        "ChangeResourceRecordSets" => Change(request, now),
        "GetChange" => (Info(request.Require("Id"), now), false),
        "ListResourceRecordSets" => (List(request), false),
        _ => (ListZones(request), false),
    };

    public XElement Wrap(AwsRequest request, XElement answer, string requestId) =>
        new(Xmlns + $"{request.Operation}Response", answer.Name.LocalName == "Content" ? answer.Elements() : answer);

    private (XElement, bool) Change(AwsRequest request, DateTimeOffset now)
    {
        var zone = Zone(request.Require("Id"));
        var body = Parse(request.Wire);
        var batch = body.Descendants(Xmlns + "Change").Select(ReadChange).ToArray();
        if (batch.Length == 0)
            throw AwsException.Invalid("InvalidInput",
                "1 validation error detected: 'changeBatch.changes' failed to satisfy "
                + "constraint: Member must have length greater than or equal to 1");
        var changed = zone.Apply(batch, now + Propagation);
        var id = $"C{_changes.Count + 1:D13}PRACTICE";
        _changes[id] = (now, now + Propagation, body.Descendants(Xmlns + "Comment").FirstOrDefault()?.Value);
        return (Info(id, now), changed);
    }

    private static (string Action, DnsRecord Record) ReadChange(XElement change)
    {
        var set = change.Element(Xmlns + "ResourceRecordSet");
        var action = change.Element(Xmlns + "Action")?.Value;
        var (name, type) = (set?.Element(Xmlns + "Name")?.Value, set?.Element(Xmlns + "Type")?.Value);
        if (action is not ("CREATE" or "DELETE" or "UPSERT") || name is null or "" || type is null or "")
            throw AwsException.Invalid("InvalidInput",
                $"Invalid change: action '{action}', name '{name}', type '{type}'");
        var values = set!.Descendants(Xmlns + "Value").Select(v => v.Value).ToArray();
        if (values.Length == 0
            || !long.TryParse(set.Element(Xmlns + "TTL")?.Value, CultureInfo.InvariantCulture, out var ttl) || ttl < 0)
            throw AwsException.Invalid("InvalidInput",
                "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and "
                + "ResourceRecords], or TrafficPolicyInstanceId], but found none in Change with "
                + $"[Action={action}, Name={name}, Type={type}, SetIdentifier=null]");
        return (action, new DnsRecord(DnsRecord.Canonical(name), type, ttl, values));
    }

    private XElement Info(string id, DateTimeOffset now)
    {
        var bare = id.Replace("/change/", "", StringComparison.Ordinal);
        if (!_changes.TryGetValue(bare, out var change))
            throw new AwsException(404, "NoSuchChange", $"Could not find resource with ID: {bare}");
        return new XElement(Xmlns + "ChangeInfo",
            new XElement(Xmlns + "Id", "/change/" + bare),
            new XElement(Xmlns + "Status", now >= change.Due ? "INSYNC" : "PENDING"),
            new XElement(Xmlns + "SubmittedAt", change.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")),
            change.Comment is null ? null : new XElement(Xmlns + "Comment", change.Comment));
    }

    private XElement List(AwsRequest request)
    {
        var size = request.Integer("maxitems") ?? 300;
        var records = Zone(request.Require("Id")).Records.ToList();
        if (request.Find("name") is { } name)
            records = records.SkipWhile(r => !AtOrAfter(r, DnsRecord.Canonical(name), request.Find("type"))).ToList();
        var next = records.Skip(size).FirstOrDefault();
        return new XElement(Xmlns + "Content",
            new XElement(Xmlns + "ResourceRecordSets", records.Take(size).Select(Render)),
            new XElement(Xmlns + "IsTruncated", next is null ? "false" : "true"),
            next is null ? null : new XElement(Xmlns + "NextRecordName", next.Name),
            next is null ? null : new XElement(Xmlns + "NextRecordType", next.Type),
            new XElement(Xmlns + "MaxItems", size));
    }

    private static bool AtOrAfter(DnsRecord record, string name, string? type)
    {
        static string Key(string n) => string.Join('.', n.Split('.').Reverse());
        var order = string.CompareOrdinal(Key(record.Name), Key(name));
        return order > 0 || (order == 0 && (type is null || string.CompareOrdinal(record.Type, type) >= 0));
    }

    private static XElement Render(DnsRecord record) => new(Xmlns + "ResourceRecordSet",
        new XElement(Xmlns + "Name", record.Name.Replace("*", "\\052", StringComparison.Ordinal)),
        new XElement(Xmlns + "Type", record.Type),
        new XElement(Xmlns + "TTL", record.Ttl),
        new XElement(Xmlns + "ResourceRecords",
            record.Values.Select(v => new XElement(Xmlns + "ResourceRecord", new XElement(Xmlns + "Value", v)))));

    private XElement ListZones(AwsRequest request)
    {
        var from = request.Find("dnsname") is { } name ? DnsRecord.Canonical(name) : "";
        var found = zones.Where(z => string.CompareOrdinal(z.Name, from) >= 0)
            .OrderBy(z => z.Name, StringComparer.Ordinal);
        return new XElement(Xmlns + "Content",
            new XElement(Xmlns + "HostedZones", found.Take(request.Integer("maxitems") ?? 100).Select(z => new XElement(
                Xmlns + "HostedZone",
                new XElement(Xmlns + "Id", "/hostedzone/" + z.Id),
                new XElement(Xmlns + "Name", z.Name),
                new XElement(Xmlns + "CallerReference", z.Id),
                new XElement(Xmlns + "ResourceRecordSetCount", z.Records.Count())))),
            new XElement(Xmlns + "IsTruncated", "false"),
            new XElement(Xmlns + "MaxItems", request.Integer("maxitems") ?? 100));
    }

    private HostedZone Zone(string id) => zones.FirstOrDefault(z => z.Id == id)
        ?? throw new AwsException(404, "NoSuchHostedZone", $"No hosted zone found with ID: {id}");

    private static XElement Parse(WireRequest wire)
    {
        try
        {
            return XElement.Parse(wire.Text);
        }
        catch (XmlException e)
        {
            throw AwsException.Invalid("MalformedInput", $"the body is not XML: {e.Message}");
        }
    }
}
