using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using DrBot.Journal;
using DrBot.Web.Identity;

namespace DrBot.Web.Api;

/// <summary>
/// Serves the API: reads within bounds, knows the caller, keeps one effect for each idempotency key, and lets the route
/// answer. Nothing that goes wrong in it is told as anything but a problem.
/// </summary>
internal sealed partial class ApiServer(
    RequestIdentity identity, VoteRoutes votes, IdempotentAnswers kept, WebRefusals refusals, ILogger<ApiServer> logger) : IDisposable
{
    // Beyond these a request is turned away at once: what waits for longer than anybody would is no help.
    private const int AtOnce = 16;
    private const int Waiting = 64;

    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = AtOnce, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Serves one request of a route.</summary>
    public async Task ServeAsync(HttpContext http, ApiRoute route)
    {
        ApiAnswer answer;
        try
        {
            answer = await AnswerAsync(http, route, http.RequestAborted);
        }
        catch (ProblemException e)
        {
            answer = ApiAnswer.Of(e.Problem);
        }
        catch (JournalUnavailableException e)
        {
            answer = ApiAnswer.Of(new Problem(503, "not-recorded", $"{e.Message} Nothing was done; say it again."));
        }
        catch (BadHttpRequestException e)
        {
            answer = ApiAnswer.Of(new Problem(e.StatusCode, "malformed", "The request could not be read."));
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogFailed(e, route.Name);
            answer = ApiAnswer.Of(new Problem(500, "failed",
                "DrBot made a mistake; whether anything was done is shown by the incident. Ask again under the same Idempotency-Key."));
        }

        if (answer.Status == 401)
            refusals.Count(route.Name);
        await WriteAsync(http, answer);
    }

    /// <inheritdoc />
    public void Dispose() => limiter.Dispose();

    private async Task<ApiAnswer> AnswerAsync(HttpContext http, ApiRoute route, CancellationToken cancellationToken)
    {
        using var place = await limiter.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
            throw new ProblemException(429, "busy", "Too many requests wait already; ask again in a moment.");
        var request = await WebRequest.ReadAsync(http.Request, cancellationToken);
        var parameters = Parameters(http, route);
        var body = WebJson.Object(request.Method == "GET" ? [] : request.Body);
        var caller = route.IsOpen ? null : await CallerAsync(route, request, body, parameters, cancellationToken);
        if (!route.Changes)
            return await route.Answer(new ApiCall(route, request, body, parameters, caller, ""), cancellationToken);
        var key = request.IdempotencyKey ?? throw new ProblemException(
            400, "idempotency-key-needed", "Send an Idempotency-Key, a new one for each thing you want: then asking again does it once.");
        return await kept.AnswerAsync(
            caller!.Account.ToString(), key, $"{request.Method} {request.Path}\n{SignedRequest.HashOf(request.Body)}",
            name => RouteAsync(new ApiCall(route, request, body, parameters, caller, name), cancellationToken), cancellationToken);
    }

    // What is refused is an answer like any other: asked again under the same key it stays the same.
    private static async Task<ApiAnswer> RouteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Route.Answer(call, cancellationToken);
        }
        catch (ProblemException e) when (e.Problem.Status < 500)
        {
            return ApiAnswer.Of(e.Problem);
        }
    }

    private async Task<WebCaller> CallerAsync(
        ApiRoute route, WebRequest request, JsonElement body, IReadOnlyDictionary<string, string> parameters,
        CancellationToken cancellationToken)
    {
        var byHeader = request.Authorization is null ? null
            : await identity.OfAsync(request, cancellationToken) ?? throw new ProblemException(Problem.Unauthenticated);
        var caller = route.IsVote
            ? votes.CallerOf(route, request, body, parameters.GetValueOrDefault("run"), byHeader)
            : byHeader;
        if (caller is null)
            throw new ProblemException(Problem.Unauthenticated);
        if (caller.Scopes is not null && !route.IsVote && !(route.Scope is { } scope && caller.May(scope)))
            throw new ProblemException(403, "out-of-scope", route.Scope is { } needed
                ? $"This token lacks the scope '{needed}'."
                : "No machine's token may do this: it takes a person.");
        return caller;
    }

    private static Dictionary<string, string> Parameters(HttpContext http, ApiRoute route)
    {
        var parameters = http.Request.RouteValues.ToDictionary(v => v.Key, v => v.Value as string ?? "");
        foreach (var (name, value) in http.Request.Query)
        {
            if (route.Query.All(q => q.Name != name) || value.Count != 1)
                throw new ProblemException(400, "malformed",
                    $"'{Commands.Language.Literal.Shown(name, 40)}' is no parameter of this route, or is given twice.");
            parameters[name] = value[0] ?? "";
        }

        return parameters;
    }

    private static async Task WriteAsync(HttpContext http, ApiAnswer answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = bytes.Length;
        if (answer.Status == 401)
            http.Response.Headers.WWWAuthenticate = $"Bearer, {SignedRequest.Scheme}";
        if (answer.Status is 429 or 503)
            http.Response.Headers.RetryAfter = "2";
        if (answer.Repeated)
            http.Response.Headers["Idempotent-Replayed"] = "true";
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Error, Message = "The API's route {Route} failed")]
    private partial void LogFailed(Exception exception, string route);
}
