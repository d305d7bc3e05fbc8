using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.Fakes;

/// <summary>Speaks to one emulated cluster as a client of its API would.</summary>
internal sealed class ClusterClient(HttpMessageHandler handler, string cluster)
{
    private readonly HttpClient _http = new(handler) { BaseAddress = new Uri("http://world/clusters/") };

    public string Token { get; set; } = PracticeCredentials.ClusterToken;

    public static string Deployment(string name = "unjucks-api", string ns = "unjucks-dr") =>
        $"apis/apps/v1/namespaces/{ns}/deployments/{name}";

    public static string ConfigMap(string ns = "unjucks-dr") => $"api/v1/namespaces/{ns}/configmaps/unjucks-config";

    public Task<(HttpStatusCode Status, JsonObject Json)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(HttpStatusCode Status, JsonObject Json)> MergeAsync(string path, string body) =>
        SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json");

    public Task<(HttpStatusCode Status, JsonObject Json)> ScaleAsync(int replicas, string name = "unjucks-api") =>
        MergeAsync(Deployment(name) + "/scale", $$$"""{"spec":{"replicas":{{{replicas}}}}}""");

    public Task<(HttpStatusCode Status, JsonObject Json)> RestartAsync(string at, string name = "unjucks-api") =>
        SendAsync(HttpMethod.Patch, Deployment(name),
            """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"AT"}}}}}"""
                .Replace("\"AT\"", $"\"{at}\"", StringComparison.Ordinal),
            "application/strategic-merge-patch+json");

    public async Task<(HttpStatusCode Status, JsonObject Json)> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, $"{cluster}/{path}");
        request.Headers.Authorization = new("Bearer", Token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text.Split('\n')[0])!);
    }
}
