using System.Text.Json;
using DrBot.Providers.Tests.Fakes;
using DrBot.TestKit;
using YamlDotNet.RepresentationModel;

namespace DrBot.Providers.Tests;

/// <summary>The least-rights files grant what the calls need, and no wildcards.</summary>
public sealed class ManifestTests
{
    private static readonly Dictionary<string, string> Rights = new()
    {
        ["DescribeDBInstances"] = "rds:DescribeDBInstances",
        ["PromoteReadReplica"] = "rds:PromoteReadReplica",
        ["GetMetricStatistics"] = "cloudwatch:GetMetricStatistics",
        ["ListResourceRecordSets"] = "route53:ListResourceRecordSets",
        ["ChangeResourceRecordSets"] = "route53:ChangeResourceRecordSets",
        ["GetChange"] = "route53:GetChange",
        ["DescribeCluster"] = "eks:DescribeCluster",
    };

    private static string Folder(string name) => Path.Combine(Machine.Repository, "manifest", name);

    [Fact]
    public void Iam_AllFiles_GrantExactlyTheOperationsCalled()
    {
        var granted = Directory.GetFiles(Folder("iam"), "*.json").SelectMany(f => Statements(f).Select(s => s.Action))
            .Order();

        // GetCallerIdentity needs no right; the bucket of pins is written and read, and nothing in it deleted.
        Assert.Equal(
            AwsShapes.Operations.Except(["GetCallerIdentity"]).Select(o => Rights[o]).Concat(["s3:GetObject", "s3:PutObject"]).Order(), granted);
    }

    [Fact]
    public void Iam_TheObservingFile_ChangesNothing() => Assert.All(
        Statements(Path.Combine(Folder("iam"), "drbot-observe.json")), s =>
        Assert.Matches(":(Describe|Get|List)", s.Action));

    [Fact]
    public void Iam_EveryResource_IsNamedWhereAwsAllowsIt() => Assert.All(
        Directory.GetFiles(Folder("iam"), "*.json").SelectMany(Statements).Where(s => s.Resources.Contains("*")),
        s => Assert.Equal("cloudwatch:GetMetricStatistics", s.Action));

    [Fact]
    public void Rbac_EveryRule_NamesItsObjectsAndNeverListsOrDeletes()
    {
        var rules = Directory.GetFiles(Folder("kubernetes"), "rbac-*.yaml").SelectMany(Documents)
            .Where(d => d["kind"].ToString() == "Role").SelectMany(d => (YamlSequenceNode)d["rules"]).ToArray();

        Assert.NotEmpty(rules);
        Assert.All(rules, r => Assert.NotEmpty((YamlSequenceNode)r["resourceNames"]));
        Assert.Empty(rules.SelectMany(r => (YamlSequenceNode)r["verbs"]).Select(v => v.ToString())
            .Except(["get", "patch"]));
    }

    [Fact]
    public void Deployment_OfDrBot_IsOneLockedDownProcess()
    {
        var deployment = Documents(Path.Combine(Folder("kubernetes"), "deployment.yaml"))
            .Single(d => d["kind"].ToString() == "Deployment");
        var pod = deployment["spec"]["template"]["spec"];

        Assert.Equal(("1", "Recreate"),
            (deployment["spec"]["replicas"].ToString(), deployment["spec"]["strategy"]["type"].ToString()));
        Assert.Equal("true", pod["securityContext"]["runAsNonRoot"].ToString());
        Assert.Equal("true", pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"].ToString());
    }

    private static IEnumerable<(string Action, string[] Resources)> Statements(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var statement in document.RootElement.GetProperty("Statement").EnumerateArray())
        {
            Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
            yield return (statement.GetProperty("Action").GetString()!, Texts(statement.GetProperty("Resource")));
        }
    }

    private static string[] Texts(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Select(e => e.GetString()!)]
        : [element.GetString()!];

    private static IEnumerable<YamlMappingNode> Documents(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(file);
        stream.Load(reader);
        return stream.Documents.Select(d => (YamlMappingNode)d.RootNode);
    }
}
