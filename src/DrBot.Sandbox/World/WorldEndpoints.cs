using System.Text.Json;

namespace DrBot.Sandbox.World;

/// <summary>The small API page, demo and tests read and break the world by.</summary>
internal static class WorldEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, PracticeWorld world)
    {
        endpoints.MapGet("/world", () => Results.Json(world.Read(), JsonSerializerOptions.Web));
        endpoints.MapGet("/world/calls", (long? since) =>
            Results.Json(world.Calls.Where(c => c.Seq > (since ?? 0)), JsonSerializerOptions.Web));
        endpoints.MapPost("/world/break", (Delegate)BreakAsync);

        async Task<IResult> BreakAsync(HttpContext context)
        {
            try
            {
                var request = await context.Request.ReadFromJsonAsync<BreakRequest>(context.RequestAborted);
                world.Break(request ?? throw new ArgumentException("the body is null; it names a kind"));
                return Results.Json(world.Read(), JsonSerializerOptions.Web);
            }
            catch (Exception e) when (e is ArgumentException or JsonException or InvalidOperationException
                or BadHttpRequestException)
            {
                // The page shows it to a person, who never saw a parameter.
                var error = e is ArgumentException { ParamName: { } name } ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;
                return Results.Json(new { error }, JsonSerializerOptions.Web, statusCode: 400);
            }
        }
    }
}
