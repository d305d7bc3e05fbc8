using System.Globalization;
using System.Xml.Linq;

namespace DrBot.Providers.Aws.Route53;

/// <summary>The Route 53 operations DrBot calls. Its control plane is in us-east-1, whatever region fails.</summary>
/// <remarks>https://docs.aws.amazon.com/Route53/latest/APIReference/</remarks>
internal sealed class Route53Client(AwsTransport transport)
{
    private const string Region = "us-east-1";
    private static readonly XNamespace Ns = "https://route53.amazonaws.com/doc/2013-04-01/";

    /// <summary>Every record set of one name, of all types.</summary>
    /// <exception cref="ProviderException"><see cref="ProviderFailure.NotFound"/> when there is no such
    /// zone.</exception>
    public async Task<IReadOnlyList<RecordSet>> ListAsync(string zone, string name, CancellationToken cancellationToken)
    {
        var wanted = DnsName.Canonical(name);
        var request = AwsRequest.Get(AwsService.Route53, Region, "ListResourceRecordSets", $"{zone}/{name}",
            $"/2013-04-01/hostedzone/{Id(zone)}/rrset?name={Uri.EscapeDataString(wanted)}&maxitems=100");
        var reply = await transport.SendAsync(request, cancellationToken);
        // The list starts at the name and goes on with those after it; a name has fewer than 100 record sets of
        // interest.
        return [.. reply.Xml().Items("ResourceRecordSets").Select(RecordSet.Read).Where(r => r.Name == wanted)];
    }

    /// <summary>Sets a simple record to the values, whether it exists or not.</summary>
    /// <returns>The id of the change.</returns>
    public async Task<RecordChange> UpsertAsync(
        string zone, RecordSet record, string comment, CancellationToken cancellationToken)
    {
        var set = new XElement(Ns + "ResourceRecordSet",
            new XElement(Ns + "Name", record.Name),
            new XElement(Ns + "Type", record.Type),
            new XElement(Ns + "TTL", record.Ttl!.Value.ToString(CultureInfo.InvariantCulture)),
            new XElement(Ns + "ResourceRecords",
                record.Values.Select(v => new XElement(Ns + "ResourceRecord", new XElement(Ns + "Value", v)))));
        var body = new XElement(Ns + "ChangeResourceRecordSetsRequest", new XElement(Ns + "ChangeBatch",
            new XElement(Ns + "Comment", comment.Length <= 256 ? comment : comment[..256]),
            new XElement(Ns + "Changes", new XElement(Ns + "Change", new XElement(Ns + "Action", "UPSERT"), set))));
        var request = AwsRequest.PostXml(AwsService.Route53, Region, "ChangeResourceRecordSets",
            $"{zone}/{record.Name} {record.Type}",
            $"/2013-04-01/hostedzone/{Id(zone)}/rrset/", body);
        return RecordChange.Read((await transport.SendAsync(request, cancellationToken)).Xml());
    }

    /// <exception cref="ProviderException"><see cref="ProviderFailure.NotFound"/> when there is no such
    /// change.</exception>
    public async Task<RecordChange> GetChangeAsync(string id, CancellationToken cancellationToken)
    {
        var request = AwsRequest.Get(AwsService.Route53, Region, "GetChange", id, $"/2013-04-01/change/{Id(id)}");
        return RecordChange.Read((await transport.SendAsync(request, cancellationToken)).Xml());
    }

    // Route 53 gives ids as /hostedzone/Z1 and /change/C1 and takes them bare.
    private static string Id(string id) => Uri.EscapeDataString(id.Split('/')[^1]);
}

/// <summary>A change under way.</summary>
/// <param name="Id">Without its <c>/change/</c>.</param>
/// <param name="Status"><c>PENDING</c>, then <c>INSYNC</c>: every name server of Route 53 answers with it.</param>
internal sealed record RecordChange(string Id, string Status)
{
    public bool InSync => Status == "INSYNC";

    public static RecordChange Read(XElement root) => new(
        (root.Text("ChangeInfo", "Id") ?? "").Split('/')[^1], root.Text("ChangeInfo", "Status") ?? "unknown");
}
