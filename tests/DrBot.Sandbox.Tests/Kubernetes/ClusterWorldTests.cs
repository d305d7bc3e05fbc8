using System.Net;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.Kubernetes;

public sealed class ClusterWorldTests
{
    private readonly UnjucksWorld _unjucks = new();
    private readonly ClusterClient _recovery;

    public ClusterWorldTests() => _recovery = _unjucks.Cluster();

    [Theory]
    [InlineData("api", "APIVersions")]
    [InlineData("apis", "APIGroupList")]
    [InlineData("api/v1", "APIResourceList")]
    [InlineData("apis/apps/v1", "APIResourceList")]
    [InlineData("api/v1/namespaces", "NamespaceList")]
    [InlineData("api/v1/namespaces/unjucks-dr", "Namespace")]
    [InlineData("api/v1/configmaps", "ConfigMapList")]
    [InlineData("apis/apps/v1/deployments", "DeploymentList")]
    [InlineData("apis/apps/v1/namespaces/unjucks-dr/deployments", "DeploymentList")]
    [InlineData("apis/apps/v1/namespaces/unjucks-dr/deployments/unjucks-api/scale", "Scale")]
    public async Task Get_KnownPath_AnswersThatKind(string path, string kind)
    {
        var (status, json) = await _recovery.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, kind), (status, json["kind"]!.ToString()));
    }

    [Theory]
    [InlineData("apis/apps/v1/namespaces/unjucks-dr/deployments/nobody", "deployments.apps \"nobody\" not found")]
    [InlineData("api/v1/namespaces/unjucks-prod/configmaps/unjucks-config", "configmaps \"unjucks-config\" not found")]
    [InlineData("apis/batch/v1/jobs", "the server could not find the requested resource")]
    [InlineData("openapi/v2", "the server could not find the requested resource")]
    public async Task Get_UnknownPath_StatusNotFound(string path, string message)
    {
        var (status, json) = await _recovery.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, "Status", "NotFound", message),
            (status, json["kind"]!.ToString(), json["reason"]!.ToString(), json["message"]!.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody-else")]
    public async Task Get_WrongToken_Unauthorized(string token)
    {
        _recovery.Token = token.Length > 0 ? token : "x";

        Assert.Equal(HttpStatusCode.Unauthorized, (await _recovery.GetAsync("api/v1/namespaces")).Status);
    }

    [Fact]
    public async Task List_Selectors_LeaveOneObject()
    {
        var byField = await _recovery.GetAsync(
            "apis/apps/v1/namespaces/unjucks-dr/deployments?fieldSelector=metadata.name%3Dunjucks-api");
        var byLabel =
            await _recovery.GetAsync(
                "apis/apps/v1/deployments?labelSelector=app%3Dunjucks-worker,app!%3Dx&fieldSelector=metadata.namespace%3Dunjucks-dr");
        var wrong = await _recovery.GetAsync("apis/apps/v1/deployments?fieldSelector=spec.replicas%3D1");

        Assert.Equal("unjucks-api", Assert.Single((JsonArray)byField.Json["items"]!)!["metadata"]!["name"]!.ToString());
        Assert.Equal("unjucks-worker",
            Assert.Single((JsonArray)byLabel.Json["items"]!)!["metadata"]!["name"]!.ToString());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
    }

    [Fact]
    public async Task Patch_StaleResourceVersion_Conflict()
    {
        var before =
            (await _recovery.GetAsync(ClusterClient.ConfigMap())).Json["metadata"]!["resourceVersion"]!.ToString();
        await _recovery.MergeAsync(ClusterClient.ConfigMap(), """{"data":{"A":"1"}}""");

        var (status, json) = await _recovery.MergeAsync(ClusterClient.ConfigMap(),
            $$$"""{"metadata":{"resourceVersion":"{{{before}}}"},"data":{"A":"2"}}""");

        Assert.Equal((HttpStatusCode.Conflict, "Conflict"), (status, json["reason"]!.ToString()));
        Assert.Equal("1", _unjucks.World.Read().Configmaps["recovery/unjucks-dr/unjucks-config"]["A"]);
    }

    [Fact]
    public async Task Put_CurrentResourceVersion_ReplacesAndKeepsWhatOnlyTheServerSets()
    {
        var map = (await _recovery.GetAsync(ClusterClient.ConfigMap())).Json;
        var uid = map["metadata"]!["uid"]!.ToString();
        map["data"] = new JsonObject { ["ONLY"] = "this" };
        map["metadata"]!["uid"] = "another";

        var (status, json) = await _recovery.SendAsync(HttpMethod.Put, ClusterClient.ConfigMap(), map.ToJsonString());

        Assert.Equal((HttpStatusCode.OK, uid), (status, json["metadata"]!["uid"]!.ToString()));
        Assert.Equal(["ONLY"], _unjucks.World.Read().Configmaps["recovery/unjucks-dr/unjucks-config"].Keys);
    }

    [Fact]
    public async Task Patch_SameValues_KeepsTheVersionAndHasNoEffect()
    {
        await _recovery.MergeAsync(ClusterClient.ConfigMap(), """{"data":{"A":"1"}}""");
        var second =
            await _recovery.MergeAsync(ClusterClient.ConfigMap() + "?fieldManager=drbot", """{"data":{"A":"1"}}""");

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal([true, false], _unjucks.World.Calls.Select(c => c.Effective));
        var call = _unjucks.World.Calls[1];
        Assert.Equal(("kubernetes", "patch configmaps", "us-west-2", "recovery/unjucks-dr/unjucks-config", "drbot"),
            (call.Service, call.Operation, call.Region, call.Target, call.Token));
    }

    [Fact]
    public async Task Patch_DryRun_AnswersAndChangesNothing()
    {
        var (_, json) = await _recovery.MergeAsync(ClusterClient.ConfigMap() + "?dryRun=All", """{"data":{"A":"1"}}""");

        Assert.Equal("1", json["data"]!["A"]!.ToString());
        Assert.DoesNotContain("A", _unjucks.World.Read().Configmaps["recovery/unjucks-dr/unjucks-config"].Keys);
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":-1}}""", HttpStatusCode.UnprocessableEntity, "Invalid")]
    [InlineData("""{"spec":{"replicas":"six"}}""", HttpStatusCode.BadRequest, "BadRequest")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":null}}}}""", HttpStatusCode.UnprocessableEntity,
        "Invalid")]
    [InlineData("[1]", HttpStatusCode.BadRequest, "BadRequest")]
    [InlineData("{", HttpStatusCode.BadRequest, "BadRequest")]
    public async Task Patch_WrongDeployment_Refused(string body, HttpStatusCode status, string reason)
    {
        var answer = await _recovery.MergeAsync(ClusterClient.Deployment(), body);

        Assert.Equal((status, reason), (answer.Status, answer.Json["reason"]!.ToString()));
        Assert.DoesNotContain(_unjucks.World.Calls, c => c.Effective);
    }

    [Fact]
    public async Task Patch_ConfigValueNotText_Refused() =>
        Assert.Equal(HttpStatusCode.BadRequest,
            (await _recovery.MergeAsync(ClusterClient.ConfigMap(), """{"data":{"A":1}}""")).Status);

    [Fact]
    public async Task Patch_UnknownMediaType_UnsupportedMediaType() =>
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            (await _recovery.SendAsync(HttpMethod.Patch, ClusterClient.ConfigMap(), "[]",
                "application/json-patch+json")).Status);

    [Fact]
    public async Task Delete_Deployment_MethodNotAllowed() =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed,
            (await _recovery.SendAsync(HttpMethod.Delete, ClusterClient.Deployment())).Status);

    [Fact]
    public async Task SelfSubjectAccessReview_PracticeToken_Allowed()
    {
        var (status, json) =
            await _recovery.SendAsync(HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """{"spec":{"resourceAttributes":{"namespace":"unjucks-dr","verb":"patch","group":"apps","resource":"deployments"}}}""");

        Assert.Equal((HttpStatusCode.Created, true), (status, json["status"]!["allowed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task RegionDown_ItsClusterAlone_DoesNotAnswer()
    {
        _unjucks.Break("region-down");

        await Assert.ThrowsAsync<HttpRequestException>(() => _unjucks.Cluster("primary").GetAsync("api/v1/namespaces"));
        Assert.Equal(("list namespaces", 0), (_unjucks.World.Calls[^1].Operation, _unjucks.World.Calls[^1].Status));
        Assert.Equal(HttpStatusCode.OK, (await _recovery.GetAsync("api/v1/namespaces")).Status);
    }

    [Fact]
    public async Task Throttle_Kubernetes_TooManyRequestsWithAWait()
    {
        _unjucks.World.Break(
            new BreakRequest { Kind = "throttle", Operation = "patch deployments/scale", Count = 1, Seconds = 3 });

        var (status, json) = await _recovery.ScaleAsync(6);

        Assert.Equal((HttpStatusCode.TooManyRequests, 3),
            (status, json["details"]!["retryAfterSeconds"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.OK, (await _recovery.ScaleAsync(6)).Status);
    }
}
