using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.Tests.Fakes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.World;

/// <summary>Whatever a client sends, a world answers it, and is none the worse for it.</summary>
public sealed class HostileRequestTests
{
    private static readonly string[] Values =
    [
        "null", "5", "-1", "1e99", "\"text\"", "[]", "[1]", "{}", "{\"a\":1}", "[{\"name\":1}]", "[null]", "true",
            "\"\\u0000\"",
    ];

    private static readonly string[] Fields =
    [
        "metadata", "metadata.labels", "metadata.annotations", "metadata.resourceVersion", "metadata.generation",
            "spec",
        "spec.replicas", "spec.progressDeadlineSeconds", "spec.selector", "spec.template", "spec.template.metadata",
        "spec.template.metadata.annotations", "spec.template.spec", "spec.template.spec.containers", "status", "data",
        "data.DB_HOST", "kind", "$patch",
    ];

    private readonly UnjucksWorld _unjucks = new();

    [Fact]
    public async Task Patch_AnyFieldOfAnyKind_IsAnsweredAndTheClusterGoesOn()
    {
        var cluster = _unjucks.Cluster();
        foreach (var path in new[] { ClusterClient.Deployment(), ClusterClient.Deployment() + "/scale",
            ClusterClient.ConfigMap() })
            foreach (var field in Fields)
                foreach (var value in Values)
                    foreach (
                        var type in new[] { "application/merge-patch+json", "application/strategic-merge-patch+json" })
                    {
                        var body = field.Split('.').Reverse()
                            .Aggregate(value, (inner, part) => $"{{\"{part}\":{inner}}}");
                        var (status, _) = await cluster.SendAsync(HttpMethod.Patch, path, body, type);
                        Assert.True((int)status is 200 or 400 or 409 or 422, $"{status} for {path} {body}");
                        _unjucks.Time.Advance(20);
                    }

        Assert.Equal(200, (int)(await cluster.GetAsync("apis/apps/v1/deployments?labelSelector=app%3Dx")).Status);
        Assert.NotNull(_unjucks.World.Read().Deployments["recovery/unjucks-dr/unjucks-api"]);
    }

    [Theory]
    [InlineData("POST", "/statuspage/v1/pages/unjucks-status/incidents", "[1]")]
    [InlineData("POST", "/statuspage/v1/pages/unjucks-status/incidents", "{\"incident\":5}")]
    [InlineData("POST", "/statuspage/v1/pages/unjucks-status/incidents",
        "{\"incident\":{\"name\":{},\"components\":[]}}")]
    [InlineData("PATCH", "/statuspage/v1/pages/unjucks-status/incidents/%00", "\u0000")]
    [InlineData("BREW", "/statuspage/", "")]
    [InlineData("GET", "/clusters/", "")]
    [InlineData("GET", "/clusters/recovery/apis/apps/v1/namespaces/a/b/c/d/e/f", "")]
    [InlineData("GET", "/clusters/recovery/apis/apps/v1/deployments?watch=1&resourceVersion=x", "")]
    [InlineData("GET", "/clusters/recovery/apis/apps/v1/deployments?labelSelector=%25%25&limit=x", "")]
    [InlineData("PUT", "/clusters/recovery/api/v1/namespaces/unjucks-dr/configmaps/unjucks-config", "\"x\"")]
    [InlineData("GET", "/health?%zz=%", "")]
    [InlineData("GET", "/%ff%fe", "\ud800")]
    public void Respond_OddRequest_IsAnswered(string method, string target, string body)
    {
        foreach (var authorization in new[]
        {
            "", "Bearer", $"Bearer {PracticeCredentials.ClusterToken}", $"OAuth {PracticeCredentials.StatusPageKey}",
                "AWS4",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=;, Signature=0",
            "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=host, Signature=", "Bearer k8s-aws-v1.////",
        })
            foreach (var host in new[] { "api.unjucks.dev", "", ":", "aws" })
            {
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                {
                    ["authorization"] = authorization, ["host"] = host, ["x-amz-date"] = "00010101T000000Z",
                };
                var request = new WireRequest(method, target, headers, Encoding.UTF8.GetBytes(body));

                var response = _unjucks.World.Respond(request, _unjucks.World.Clock.Now);

                Assert.InRange(response.Status, 200, 599);
            }
    }

    [Theory]
    [InlineData("lag", -1.0, null)]
    [InlineData("slow", double.NaN, null)]
    [InlineData("slow-dns", 1e300, null)]
    [InlineData("throttle", null, 0)]
    public void Break_NumberThatMeansNothing_Refused(string kind, double? seconds, int? count) =>
        Assert.Throws<ArgumentException>(
            () => _unjucks.World.Break(new BreakRequest { Kind = kind, Seconds = seconds, Count = count }));

    [Theory]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n!!not base64!!", "!!not base64!!")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b", "")]
    [InlineData("Subject: =?utf-8?B?%%%?=\r\n\r\n=", "=")]
    [InlineData("", "")]
    [InlineData("\r\n\r\n\r\n", "")]
    public void Deliver_BrokenMail_IsKeptAsFarAsItCanBeRead(string message, string text)
    {
        Assert.Equal(250, _unjucks.World.Deliver("a@b", ["c@d"], message));

        Assert.Equal(text, Assert.Single(_unjucks.World.Read().Mails).Text.Trim());
    }

    [Fact]
    public async Task Route53_RepeatedParameters_TheLastWins()
    {
        var answer = await _unjucks.Aws.Route53Async(
            HttpMethod.Get, "/hostedzone/Z1234567890/rrset?maxitems=1&maxitems=2");

        Assert.Equal(2, answer.All("Name").Length);
    }

    [Fact]
    public async Task Put_WholeObjectOfAnotherKind_KeepsWhatItIs()
    {
        var cluster = _unjucks.Cluster();
        await cluster.SendAsync(HttpMethod.Put, ClusterClient.ConfigMap(), """{"kind":"Secret","data":{"A":"b"}}""");

        var map = (await cluster.GetAsync(ClusterClient.ConfigMap())).Json;
        Assert.Equal(("ConfigMap", "unjucks-config"), (map["kind"]!.ToString(), map["metadata"]!["name"]!.ToString()));
        Assert.Equal("b", ((JsonObject)map["data"]!)["A"]!.ToString());
    }
}
