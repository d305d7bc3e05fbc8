using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DrBot.Sandbox.Tests.Slack;

/// <summary>The emulated Slack on a loopback port, with the real clock.</summary>
internal sealed class SlackHost : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly HttpClient http;

    private SlackHost(WebApplication host, EmulatedSlack slack)
    {
        this.host = host;
        Slack = slack;
        slack.BaseUrl = host.Urls.Single();
        http = new HttpClient { BaseAddress = new Uri(slack.BaseUrl + "/") };
        Practice = new PracticeClient(http);
    }

    public EmulatedSlack Slack { get; }

    public PracticeClient Practice { get; }

    public HttpClient Http => http;

    public static async Task<SlackHost> StartAsync(SlackOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        var slack = new EmulatedSlack(options ?? Desk.Generous, Desk.Everyone, TimeProvider.System);
        slack.MapEndpoints(host);
        await host.StartAsync();
        return new SlackHost(host, slack);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Slack.DisposeAsync();
        await host.DisposeAsync();
    }
}
