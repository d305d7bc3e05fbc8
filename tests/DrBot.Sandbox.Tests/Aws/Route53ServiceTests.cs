using System.Net;
using DrBot.Sandbox.Tests.Fakes;

namespace DrBot.Sandbox.Tests.Aws;

public sealed class Route53ServiceTests
{
    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task ChangeResourceRecordSets_Upsert_PendingThenInSync()
    {
        var change = await ChangeAsync(("UPSERT", "api.unjucks.dev", "CNAME", "60", "dr-api.unjucks.dev"));
        Assert.Equal("PENDING", change.Find("Status"));
        var id = change.Find("Id")!.Replace("/change/", "", StringComparison.Ordinal);
        _unjucks.Time.Advance(39);
        Assert.Equal("PENDING", (await GetChangeAsync(id)).Find("Status"));
        Assert.Equal("primary-api.unjucks.dev", _unjucks.World.Read().Dns["api.unjucks.dev"].Served);
        Assert.Equal("PENDING", _unjucks.World.Read().Dns["api.unjucks.dev"].Status);
        _unjucks.Time.Advance(1);

        Assert.Equal("INSYNC", (await GetChangeAsync(id)).Find("Status"));
        Assert.Equal("dr-api.unjucks.dev", _unjucks.World.Read().Dns["api.unjucks.dev"].Served);
        Assert.Equal("INSYNC", _unjucks.World.Read().Dns["api.unjucks.dev"].Status);
    }

    [Fact]
    public async Task ChangeResourceRecordSets_UpsertOfTheSame_AcceptedWithoutEffect()
    {
        var change = await ChangeAsync(("UPSERT", "API.unjucks.dev.", "CNAME", "60", "primary-api.unjucks.dev"));

        Assert.Equal(HttpStatusCode.OK, change.Status);
        Assert.False(Assert.Single(_unjucks.World.Calls).Effective);
    }

    [Fact]
    public async Task ChangeResourceRecordSets_CreateAndDelete_Listed()
    {
        await ChangeAsync(("CREATE", "new.unjucks.dev", "TXT", "60", "\"hello\""));
        Assert.Contains("new.unjucks.dev.", await NamesAsync());
        await ChangeAsync(("DELETE", "new.unjucks.dev", "TXT", "60", "\"hello\""));

        Assert.DoesNotContain("new.unjucks.dev.", await NamesAsync());
    }

    [Theory]
    [InlineData("CREATE", "api.unjucks.dev", "CNAME", "already exists")]
    [InlineData("DELETE", "no.unjucks.dev", "CNAME", "not found")]
    [InlineData("DELETE", "api.unjucks.dev", "CNAME", "do not match")]
    [InlineData("UPSERT", "unjucks.dev", "CNAME", "not permitted at apex")]
    [InlineData("UPSERT", "api.unjucks.dev", "A", "conflicts with other records")]
    [InlineData("UPSERT", "api.example.com", "CNAME", "not permitted in zone")]
    public async Task ChangeResourceRecordSets_Impossible_InvalidChangeBatch(string action, string name, string type,
        string why)
    {
        var answer = await ChangeAsync((action, name, type, "60", "192.0.2.1"));

        Assert.Equal((HttpStatusCode.BadRequest, "InvalidChangeBatch"), (answer.Status, answer.Code));
        Assert.Contains(why, answer.Find("Message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangeResourceRecordSets_OneOfTwoImpossible_NothingChanges()
    {
        await ChangeAsync(
            ("UPSERT", "api.unjucks.dev", "CNAME", "60", "dr-api.unjucks.dev"),
            ("DELETE", "no.unjucks.dev", "CNAME", "60", "x"));

        Assert.Equal("primary-api.unjucks.dev", _unjucks.World.Read().Dns["api.unjucks.dev"].Value);
    }

    [Theory]
    [InlineData("REPLACE", "60")]
    [InlineData("UPSERT", "soon")]
    public async Task ChangeResourceRecordSets_Malformed_InvalidInput(string action, string ttl) =>
        Assert.Equal("InvalidInput", (await ChangeAsync((action, "api.unjucks.dev", "CNAME", ttl, "x"))).Code);

    [Fact]
    public async Task ChangeResourceRecordSets_NotXml_MalformedInput() =>
        Assert.Equal("MalformedInput",
            (await _unjucks.Aws.Route53Async(HttpMethod.Post, "/hostedzone/Z1234567890/rrset/", "<open")).Code);

    [Fact]
    public async Task ChangeResourceRecordSets_OtherZone_NoSuchHostedZone()
    {
        var answer = await _unjucks.Aws.Route53Async(HttpMethod.Get, "/hostedzone/ZNOBODY/rrset");

        Assert.Equal((HttpStatusCode.NotFound, "NoSuchHostedZone"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task GetChange_UnknownId_NoSuchChange() =>
        Assert.Equal("NoSuchChange", (await GetChangeAsync("CNOBODY")).Code);

    [Fact]
    public async Task ChangeResourceRecordSets_SlowerAndThenFaster_LaterChangeStays()
    {
        _unjucks.Break("slow-dns");
        await ChangeAsync(("UPSERT", "api.unjucks.dev", "CNAME", "60", "dr-api.unjucks.dev"));
        _unjucks.Break("heal");
        await ChangeAsync(("UPSERT", "api.unjucks.dev", "CNAME", "60", "primary-api.unjucks.dev"));
        _unjucks.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("primary-api.unjucks.dev", _unjucks.World.Read().Dns["api.unjucks.dev"].Served);
    }

    [Fact]
    public async Task ListResourceRecordSets_Paged_ComesInOrderOfNamesFromTheRight()
    {
        var first = await _unjucks.Aws.Route53Async(HttpMethod.Get, "/hostedzone/Z1234567890/rrset?maxitems=2");
        var next = first.Find("NextRecordName");
        var second =
            await _unjucks.Aws.Route53Async(HttpMethod.Get, $"/hostedzone/Z1234567890/rrset?name={next}&maxitems=2");

        Assert.Equal(["api.unjucks.dev.", "dr-api.unjucks.dev."], first.All("Name"));
        Assert.Equal("true", first.Find("IsTruncated"));
        Assert.Equal(["drill-api.unjucks.dev.", "primary-api.unjucks.dev."], second.All("Name"));
        Assert.Equal("false", second.Find("IsTruncated"));
    }

    [Fact]
    public async Task ListHostedZonesByName_FromAName_GivesZonesFromThereOnward()
    {
        var found = await _unjucks.Aws.Route53Async(HttpMethod.Get, "/hostedzonesbyname?dnsname=a.example");
        var none = await _unjucks.Aws.Route53Async(HttpMethod.Get, "/hostedzonesbyname?dnsname=zzz.example");

        Assert.Equal(["/hostedzone/Z1234567890"], found.All("Id"));
        Assert.Empty(none.All("Id"));
    }

    [Fact]
    public async Task ChangeResourceRecordSets_PrimaryRegionDown_StillAnswers()
    {
        _unjucks.Break("region-down");

        Assert.Equal(HttpStatusCode.OK,
            (await ChangeAsync(("UPSERT", "api.unjucks.dev", "CNAME", "60", "dr-api.unjucks.dev"))).Status);
    }

    private Task<SignedAws.Answer> GetChangeAsync(string id) =>
        _unjucks.Aws.Route53Async(HttpMethod.Get, $"/change/{id}");

    private async Task<string[]> NamesAsync() =>
        (await _unjucks.Aws.Route53Async(HttpMethod.Get, "/hostedzone/Z1234567890/rrset")).All("Name");

    private Task<SignedAws.Answer> ChangeAsync(
        params (string Action, string Name, string Type, string Ttl, string Value)[] changes) =>
        _unjucks.Aws.Route53Async(HttpMethod.Post, "/hostedzone/Z1234567890/rrset/",
            "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeBatch><Changes>"
            + string.Concat(changes.Select(c =>
                $"<Change><Action>{c.Action}</Action><ResourceRecordSet><Name>{c.Name}</Name><Type>{c.Type}</Type><TTL>{c.Ttl}</TTL>"
                + $"<ResourceRecords><ResourceRecord><Value>{c.Value}</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>"))
            + "</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>");
}
