using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DrBot.Slack;
using DrBot.Slack.Inbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>DrBot's Slack URLs on a loopback port, with a handler that records.</summary>
internal sealed class SlackHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client;

    private SlackHost(WebApplication app, LiveSlackOptions options)
    {
        this.app = app;
        Options = options;
        client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public RecordingInbound Inbound => app.Services.GetRequiredService<RecordingInbound>();

    public RecordingLateReplies Late => app.Services.GetRequiredService<RecordingLateReplies>();

    public LiveSlackOptions Options { get; }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<SlackHost> StartAsync(SlackOptions? options = null, SlackSelfReading? self = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var live = new LiveSlackOptions(options ?? Given.Options);
        var known = new SlackSelf();
        if (self is not null)
            known.Learn(self);
        builder.Services.AddSingleton(live).AddSingleton(known).AddSingleton(TimeProvider.System)
            .AddSingleton<RecordingInbound>().AddSingleton<ISlackInbound>(s => s.GetRequiredService<RecordingInbound>())
            .AddSingleton<RecordingLateReplies>().AddSingleton<ILateReplies>(
                s => s.GetRequiredService<RecordingLateReplies>())
            .AddSingleton<SlackGate>().AddSingleton<RefusalMeter>().AddSingleton<SlackDoor>()
                .AddSingleton<SlackRequestHandler>();
        var app = builder.Build();
        app.MapSlack();
        await app.StartAsync();
        return new SlackHost(app, live);
    }

    /// <summary>Posts a body, signed now with the tests' secret unless told otherwise.</summary>
    public Task<HttpResponseMessage> PostAsync(
        string path, byte[] body, string type = "application/x-www-form-urlencoded", string? timestamp = null,
        string? signature = null, string secret = Given.Secret, Action<HttpRequestMessage>? change = null,
        CancellationToken cancellationToken = default)
    {
        timestamp ??= DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        signature ??= Encoding.ASCII.GetString(SlackSignature.Expected(body, timestamp, new Secret(secret)));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("X-Slack-Signature", signature);
        change?.Invoke(request);
        return client.SendAsync(request, cancellationToken);
    }

    public Task<HttpResponseMessage> PostAsync(
        string path, string body, string type = "application/x-www-form-urlencoded") =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), type);

    public Task<HttpResponseMessage> CommandAsync(string text = "status", CancellationToken cancellationToken = default) => PostAsync(
        "/slack/commands", Encoding.UTF8.GetBytes(Given.Form(Given.CommandFields(text))), cancellationToken: cancellationToken);

    public Task<HttpResponseMessage> InteractAsync(string payload) =>
        PostAsync("/slack/interactivity", "payload=" + Uri.EscapeDataString(payload));

    public Task<HttpResponseMessage> EventAsync(string payload) =>
        PostAsync("/slack/events", payload, "application/json");

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => client.SendAsync(request);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }
}
