using System.Collections.Concurrent;
using System.Net;
using System.Text;
using DrBot.Slack;
using DrBot.Slack.WebApi;
using DrBot.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>Slack's side of the Web API in memory: answers as a test says, and keeps what it was asked.</summary>
internal sealed class ScriptedSlack : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<ScriptedCall,
        HttpResponseMessage>>> next = new();
    private readonly ConcurrentDictionary<string, Func<ScriptedCall, HttpResponseMessage>> always = new();

    public ConcurrentQueue<ScriptedCall> Calls { get; } = new();

    public ManualClock Clock { get; } = new();

    /// <summary>Awaited before every answer; completed unless a test says otherwise.</summary>
    public Func<ScriptedCall, Task> Before { get; set; } = _ => Task.CompletedTask;

    public LiveSlackOptions Options { get; init; } = new(Given.Options);

    public SlackPacer Pacer => field ??= new SlackPacer(Clock);

    public SlackApi Api => field ??= NewApi(NullLoggerFactory.Instance);

    public SlackApi NewApi(ILoggerFactory logs) =>
        new(new SlackCaller(new HttpMessageInvoker(this), Options, Pacer, Clock, logs.CreateLogger<SlackCaller>()));

    public ResponseUrlPoster Urls => new(new HttpMessageInvoker(this), Options, Clock);

    public IEnumerable<ScriptedCall> Of(string method) => Calls.Where(c => c.Method == method);

    /// <summary>Answers the next call of the method, before what <see cref="Always"/> says.</summary>
    public ScriptedSlack Next(string method, string json, int status = 200, params (string, string)[] headers) =>
        Next(method, _ => Json(json, status, headers));

    public ScriptedSlack Next(string method, Func<ScriptedCall, HttpResponseMessage> answer)
    {
        next.GetOrAdd(method, _ => new()).Enqueue(answer);
        return this;
    }

    public ScriptedSlack Always(string method, string json) => Always(method, _ => Json(json));

    public ScriptedSlack Always(string method, Func<ScriptedCall, HttpResponseMessage> answer)
    {
        always[method] = answer;
        return this;
    }

    public static HttpResponseMessage Json(string json, int status = 200, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var call = new ScriptedCall(request.RequestUri!, request.Headers.Authorization?.ToString(),
            request.Content?.Headers.ContentType?.ToString(), body, Clock.GetUtcNow());
        Calls.Enqueue(call);
        await Before(call).WaitAsync(cancellationToken);
        if (next.TryGetValue(call.Method, out var queue) && queue.TryDequeue(out var answer))
            return answer(call);
        return always.TryGetValue(call.Method, out var usual) ? usual(call)
            : Json("""{"ok":false,"error":"unknown_method"}""");
    }
}

/// <summary>One request.</summary>
internal sealed record ScriptedCall(Uri Url, string? Authorization, string? ContentType, string Body, DateTimeOffset At)
{
    public string Method => Url.Segments[^1];

    public string? this[string field] => Fields.GetValueOrDefault(field);

    private Dictionary<string, string> Fields => Body.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).DistinctBy(p => p[0])
        .ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p[1]));
}
