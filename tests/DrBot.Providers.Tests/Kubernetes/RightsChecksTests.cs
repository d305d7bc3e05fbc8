using System.Net;
using System.Text.Json.Nodes;
using DrBot.Providers.Checks;
using DrBot.Providers.Http;
using DrBot.Providers.Kubernetes;

namespace DrBot.Providers.Tests.Kubernetes;

public sealed class RightsChecksTests : IDisposable
{
    private readonly ClusterWorld world = new();
    private readonly HashSet<string> denied = [];

    public RightsChecksTests() => world.Instead = request =>
    {
        if (!request.Uri.AbsolutePath.EndsWith("/selfsubjectaccessreviews", StringComparison.Ordinal))
            return null;
        var asked = JsonNode.Parse(request.Body)!["spec"]!["resourceAttributes"]!;
        var right = $"{asked["verb"]} {asked["resource"]}{(asked["subresource"] is { } sub ? "/" + sub : "")}";
        var answer = new JsonObject { ["status"] = new JsonObject { ["allowed"] = !denied.Contains(right) } };
        return new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent(answer.ToJsonString()) };
    };

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task CheckRights_SeveralActionsOnATarget_AsksEachRightOnce()
    {
        var check = Assert.Single(
            await CheckAsync(Call("fence"), Call("kubernetes.scale"), Call("kubernetes.restart")));
        Assert.Equal("kubernetes recovery unjucks-dr/unjucks-api", check.Name);
        Assert.Equal(
            (true, "we may get deployments, patch deployments/scale, patch deployments"), (check.Ok, check.Detail));
        Assert.Equal(3, world.Transport.Sent.Count);
    }

    [Fact]
    public async Task CheckRights_Denied_NamesTheRightAndTheRole()
    {
        denied.Add("patch deployments/scale");
        var check = Assert.Single(await CheckAsync(Call("kubernetes.scale")));
        Assert.Equal((false, ProviderFailure.Denied), (check.Ok, check.Failure));
        Assert.StartsWith("we may not patch deployments/scale: bind the role", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckRights_ClusterAway_SaysSo()
    {
        world.Instead = _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        Assert.Equal(ProviderFailure.Transient, Assert.Single(await CheckAsync(Call("kubernetes.scale"))).Failure);
    }

    [Fact]
    public void Actions_EveryOneThatTouchesACluster_HasItsRights() => Assert.Empty(ProviderCatalogue.Descriptors
        .Where(d => d.TargetKinds.Any(k => k.StartsWith("kubernetes.", StringComparison.Ordinal)) || d.Name == "fence")
        .Select(d => d.Name).Except(RightsChecks.Actions));

    private static PlannedCall Call(string action) => new(action, new TargetIdentity(
        "api", "kubernetes.deployment",
        new Dictionary<string, string>
        {
            ["cluster"] = "recovery", ["namespace"] = "unjucks-dr",
            ["name"] = "unjucks-api"
        }));

    private async Task<IReadOnlyList<ProviderCheck>> CheckAsync(params PlannedCall[] calls)
    {
        using var catalogue = ProviderCatalogue.Create(
            world.Options, Egress.Loopback, TimeProvider.System, TimeProvider.System,
                new ProviderSeams { Transport = world.Transport });
        return await catalogue.CheckRightsAsync(calls, default);
    }
}
