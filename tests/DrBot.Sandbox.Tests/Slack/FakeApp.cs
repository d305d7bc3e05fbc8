using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using System.Net;

namespace DrBot.Sandbox.Tests.Slack;

/// <summary>The app at the other end of posted deliveries: records each request and answers as told.</summary>
internal sealed class FakeApp : HttpMessageHandler
{
    public ConcurrentQueue<Received> Requests { get; } = [];

    public Func<Received, Task<HttpResponseMessage>> Answer { get; set; } = _ => Task.FromResult(Silent());

    public static HttpResponseMessage Silent() => new(HttpStatusCode.OK) { Content = new StringContent("") };

    public static HttpResponseMessage Text(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text) };

    public static HttpResponseMessage Json(JsonObject body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    public void Answers(HttpResponseMessage response) => Answer = _ => Task.FromResult(response);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = new Received(request, await request.Content!.ReadAsStringAsync(cancellationToken));
        Requests.Enqueue(received);
        return await Answer(received).WaitAsync(cancellationToken);
    }

    internal sealed record Received(HttpRequestMessage Request, string Body)
    {
        public string Path => Request.RequestUri!.AbsolutePath;

        public string? Header(string name) =>
            Request.Headers.TryGetValues(name, out var values) ? values.Single() : null;

        public string Field(string name) => QueryHelpers.ParseQuery(Body)[name].ToString();

        public JsonObject Json => JsonNode.Parse(Body.StartsWith('{') ? Body : Field("payload"))!.AsObject();
    }
}
