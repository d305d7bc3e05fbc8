using DrBot.Alerts;
using DrBot.Web.Api;
using DrBot.Web.Pages;

namespace DrBot.Web;

/// <summary>Maps the routes of the web surfaces.</summary>
internal static class WebEndpoints
{
    /// <summary>Maps the API, one endpoint for each row of its table; anything else below its root is a problem.</summary>
    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder app)
    {
        var server = app.ServiceProvider.GetRequiredService<ApiServer>();
        foreach (var route in app.ServiceProvider.GetRequiredService<ApiRoutes>().All())
            app.MapMethods(route.Path, [route.Method], http => server.ServeAsync(http, route));
        app.Map(ApiRoutes.Root + "/{**rest}", async http =>
        {
            http.Response.StatusCode = 404;
            http.Response.ContentType = Problem.ContentType;
            await http.Response.Body.WriteAsync(
                new Problem(404, "not-found", $"There is no such route; GET {ApiRoutes.Root}/openapi.json lists every one.").ToBytes(),
                http.RequestAborted);
        });
        return app;
    }

    /// <summary>Maps the pages of approvers; where no links are made nothing answers.</summary>
    public static IEndpointRouteBuilder MapApprovalPages(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<ApprovalLinks>().CanBeMade)
            return app;
        var pages = app.ServiceProvider.GetRequiredService<ApprovalPages>();
        app.MapGet("/approve/style.css", () => Results.Text(PageText.Style, "text/css"));
        app.MapGet("/approve/callback", ApprovalPages.Serve(pages.ReturnAsync));
        app.MapGet("/approve/vote", ApprovalPages.Serve(pages.AskAsync));
        app.MapPost("/approve/vote", ApprovalPages.Serve(pages.VoteAsync));
        app.MapGet("/approve/{link}", ApprovalPages.Serve(pages.ShowAsync));
        app.MapGet("/approve/{link}/sign-in", ApprovalPages.Serve(pages.SignInAsync));
        return app;
    }

    /// <summary>Maps the door for alerts; where none is configured nothing answers.</summary>
    public static IEndpointRouteBuilder MapAlerts(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetRequiredService<WebOptions>().Alerts is null)
            return app;
        var door = app.ServiceProvider.GetRequiredService<AlertDoor>();
        app.MapPost("/alerts/alertmanager", async http =>
        {
            var source = http.Connection.RemoteIpAddress?.ToString() ?? "";
            var (status, text) = await door.TakeAsync(http.Request, source, http.RequestAborted);
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/plain; charset=utf-8";
            if (status is 429 or 503)
                http.Response.Headers.RetryAfter = "30";
            await http.Response.WriteAsync(text, http.RequestAborted);
        });
        return app;
    }
}
