using DrBot.Web.Api;

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
}
