using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Updates.Channels;

/// <summary>A status page on this machine that keeps what it is told and can lose an answer.</summary>
internal sealed class LoopbackStatusPage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackStatusPage(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First() + "/v1");

    public List<string> Calls { get; } = [];

    public List<JsonObject> Incidents { get; } = [];

    /// <summary>Answers in place of the usual ones, in order; a negative status drops the connection.</summary>
    public Queue<(string Method, int Status, bool TakesEffect, string? RetryAfter)> Faults { get; } = new();

    public static async Task<LoopbackStatusPage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var page = new LoopbackStatusPage(app);
        app.Run(page.AnswerAsync);
        await app.StartAsync();
        return page;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        Calls.Add($"{method} {path["/v1/pages/page1".Length..]}");
        if (context.Request.Headers.Authorization != "OAuth key1")
        {
            await Reply(context, 401, """{"error":"Could not authenticate"}""");
            return;
        }

        var fault = Faults.TryPeek(out var next) && next.Method == method ? Faults.Dequeue() : default;
        var answer = fault.Method is null || fault.TakesEffect ? await Usual(context, method, path) : null;
        if (fault.Method is null) await Reply(context, answer is null ? 404 : 200, answer?.ToJsonString() ?? "{}");
        else if (fault.Status < 0) context.Abort();
        else
        {
            if (fault.RetryAfter is not null) context.Response.Headers.RetryAfter = fault.RetryAfter;
            await Reply(context, fault.Status, """{"error":"a fault"}""");
        }
    }

    private async Task<JsonNode?> Usual(HttpContext context, string method, string path)
    {
        if (method == "GET") return Read(path);
        var told = (await JsonNode.ParseAsync(context.Request.Body))!["incident"]!.AsObject();
        if (method == "POST")
        {
            told["id"] = $"inc{Incidents.Count + 1}";
            told["shortlink"] = $"https://stspg.io/{told["id"]}";
            told["updates"] = 1;
            Incidents.Add(told.DeepClone().AsObject());
            return told;
        }

        var incident = Incidents.Single(known => (string?)known["id"] == path.Split('/')[^1]);
        foreach (var (name, value) in told) incident[name] = value?.DeepClone();
        incident["updates"] = (int)incident["updates"]! + 1;
        return incident.DeepClone();
    }

    private JsonNode? Read(string path) => path.Split('/')[^1] switch
    {
        "components" => JsonNode.Parse("""[{"id":"c1","name":"API"},{"id":"c2","name":"Web Application"},{"id":3}]"""),
        "unresolved" => List(incident => (string?)incident["status"] != "resolved"),
        "incidents" => List(_ => true),
        _ => null,
    };

    private JsonArray List(Func<JsonObject, bool> which) =>
        new([.. Incidents.Where(which).Select(incident => incident.DeepClone())]);

    private static Task Reply(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }
}
