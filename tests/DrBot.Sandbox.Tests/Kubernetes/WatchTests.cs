using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.Kubernetes;

public sealed class WatchTests
{
    private const string Path = "/clusters/recovery/apis/apps/v1/namespaces/unjucks-dr/deployments?watch=true";
    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task Watch_FromTheStart_AddsWhatIsThereAndThenTellsChanges()
    {
        var look = Begin("");
        Assert.Equal(["ADDED unjucks-api", "ADDED unjucks-worker"], Read(look()).Order());
        Assert.Empty(Read(look()));

        await _unjucks.Cluster().ScaleAsync(1);
        Assert.Equal(["MODIFIED unjucks-api"], Read(look()));
        Assert.Empty(Read(look()));
        _unjucks.Time.Advance(60);

        Assert.Equal(["MODIFIED unjucks-api"], Read(look()));
    }

    [Fact]
    public async Task Watch_FromAVersion_TellsOnlyWhatChangedSince()
    {
        var list = await _unjucks.Cluster().GetAsync("apis/apps/v1/namespaces/unjucks-dr/deployments");
        var look = Begin($"&resourceVersion={list.Json["metadata"]!["resourceVersion"]}");

        Assert.Empty(Read(look()));
        await _unjucks.Cluster().ScaleAsync(2);

        Assert.Equal(["MODIFIED unjucks-api"], Read(look()));
    }

    [Fact]
    public void Watch_OneName_TellsNothingOfOthers() =>
        Assert.Equal(["ADDED unjucks-api"], Read(Begin("&fieldSelector=metadata.name%3Dunjucks-api")()));

    [Fact]
    public void Watch_ItsTimeOver_Ends()
    {
        var look = Begin("&timeoutSeconds=10");
        Assert.NotNull(look());
        _unjucks.Time.Advance(10);

        Assert.Null(look());
    }

    [Fact]
    public void Watch_RegionGoesDown_Ends()
    {
        var look = Begin("");
        Assert.NotNull(look());
        _unjucks.World.Break(new BreakRequest { Kind = "region-down", Region = "us-west-2" });

        Assert.Null(look());
    }

    [Fact]
    public void Watch_FromAVersionNotReachedYet_IsGone() =>
        Assert.Equal(410, Ask("&resourceVersion=99999").Status);

    private Func<string?> Begin(string query) => Ask(query).Stream!;

    private WireResponse Ask(string query) => _unjucks.World.Respond(
        new WireRequest("GET", Path + query, new Dictionary<string, string>
        {
            ["authorization"] = $"Bearer {PracticeCredentials.ClusterToken}",
        }, Encoding.UTF8.GetBytes("")),
        _unjucks.World.Clock.Now);

    private static IEnumerable<string> Read(string? lines) =>
        from line in lines!.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let happening = JsonNode.Parse(line)!
        select $"{happening["type"]} {happening["object"]!["metadata"]!["name"]}";
}
