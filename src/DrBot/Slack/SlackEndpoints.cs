using DrBot.Slack.Inbound;

namespace DrBot.Slack;

/// <summary>The URLs Slack posts to.</summary>
internal static class SlackEndpoints
{
    /// <summary>
    /// Maps <c>/slack/commands</c>, <c>/slack/interactivity</c> and <c>/slack/events</c>, in http mode only: a road
    /// that is not used stays shut.
    /// </summary>
    public static IEndpointRouteBuilder MapSlack(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<LiveSlackOptions>().Current.UsesSocket)
            return routes;
        var handler = routes.ServiceProvider.GetRequiredService<SlackRequestHandler>();
        // Handlers end with the process, not with the request: what Slack stopped waiting for is still a person's word.
        var process = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped;
        routes.MapPost("/slack/commands", http => handler.CommandsAsync(http, process));
        routes.MapPost("/slack/interactivity", http => handler.InteractivityAsync(http, process));
        routes.MapPost("/slack/events", http => handler.EventsAsync(http, process));
        routes.MapGet("/slack/commands", http =>
        {
            http.Response.StatusCode = http.Request.Query["ssl_check"] == "1" ? 200 : 405;
            return Task.CompletedTask;
        });
        return routes;
    }
}
