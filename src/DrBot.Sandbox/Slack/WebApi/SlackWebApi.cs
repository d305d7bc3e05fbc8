using System.Collections.Frozen;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary>An answer of the Web API.</summary>
/// <param name="Status">HTTP status; 0 means the connection breaks without an answer.</param>
/// <param name="Body">JSON, or null for a bare page.</param>
/// <param name="Headers">Headers beside the content type.</param>
internal sealed record SlackReply(int Status, JsonObject? Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Text of an answer that is not JSON.</summary>
    public string Page { get; init; } = "<html><body>Something went wrong.</body></html>";

    public string Text => Body?.ToLine() ?? Page;

    public string ContentType =>
        Body is not null ? "application/json; charset=utf-8" : Page == "ok" ? "text/plain" : "text/html";
}

/// <summary>The door of the Web API: token, scope, pace and scripted faults, then the method.</summary>
internal sealed class SlackWebApi(SlackWorld world)
{
    private static readonly FrozenDictionary<string, SlackMethod> Methods =
        new[] { AppMethods.All, ChatMethods.All, ConversationMethods.All, PeopleMethods.All, ViewMethods.All }
            .SelectMany(m => m).ToFrozenDictionary(m => m.Name);

    public SlackFaults Faults { get; } = new();

    /// <summary>Calls answered so far, by method and outcome (<c>ok</c> or the error), oldest first.</summary>
    public List<(string Method, string Outcome)> Calls { get; } = [];

    public SlackReply Respond(SlackRequest request, DateTimeOffset now)
    {
        var headers = new Dictionary<string, string> { ["x-slack-req-id"] = world.NewSecret() };
        var fault = Faults.Take(request.Method);
        if (Faults.IsDown || fault?.Kind == FaultKind.ServerError)
            return Logged(request, new SlackReply(Faults.IsDown ? 0 : fault!.Number, null, headers));
        var body = fault?.Kind switch
        {
            FaultKind.RateLimit => Limited(headers, fault.Number),
            FaultKind.Error => new SlackError(fault.Code).ToWire(),
            _ => Answer(request, headers, now),
        };
        var status = fault?.Kind == FaultKind.LostResponse ? 0 : headers.ContainsKey("Retry-After") ? 429 : 200;
        return Logged(request, new SlackReply(status, body, headers));
    }

    private SlackReply Logged(SlackRequest request, SlackReply reply)
    {
        Calls.Add((request.Method, Outcome(reply)));
        return reply;
    }

    private static string Outcome(SlackReply reply) => reply switch
    {
        { Status: 0 } => "no answer",
        { Body: null } => $"http {reply.Status}",
        _ => reply.Body.Text("error") ?? "ok",
    };

    private JsonObject Answer(SlackRequest request, Dictionary<string, string> headers, DateTimeOffset now)
    {
        try
        {
            if (!Methods.TryGetValue(request.Method, out var method))
                throw new SlackError("unknown_method");
            var call = SlackCall.Read(request, method.TakesJson, now);
            Authorize(method, request, call, headers);
            if (world.Options.PacesCalls && Pace(method, call) is { } wait)
                return Limited(headers, wait);
            var body = method.Handle(world, call);
            body.Insert(0, "ok", true);
            return Warned(body, call);
        }
        catch (SlackError error)
        {
            return error.ToWire();
        }
    }

    private void Authorize(SlackMethod method, SlackRequest request, SlackCall call, Dictionary<string, string> headers)
    {
        const string Scheme = "Bearer ";
        var token = request.Authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
            ? request.Authorization[Scheme.Length..].Trim() : method.WantsAppToken ? null : call.Text("token");
        if (string.IsNullOrEmpty(token))
            throw new SlackError("not_authed");
        if (token != world.Options.BotToken && token != world.Options.AppToken)
            throw new SlackError("invalid_auth");
        if (token == world.Options.AppToken != method.WantsAppToken)
            throw new SlackError("not_allowed_token_type");
        if (method.WantsAppToken)
            return;
        headers["x-oauth-scopes"] = string.Join(',', world.Options.Scopes);
        headers["x-accepted-oauth-scopes"] = string.Join(',', method.Scopes);
        if (method.Scopes.Length > 0 && !method.Scopes.Any(world.Options.Scopes.Contains))
            throw new SlackError("missing_scope")
            {
                Extra = new JsonObject
                {
                    ["needed"] = string.Join(',', method.Scopes), ["provided"] = headers["x-oauth-scopes"],
                },
            };
    }

    private int? Pace(SlackMethod method, SlackCall call)
    {
        // Posting is paced by channel, everything else by method.
        var key = method.Name == "chat.postMessage" ? $"{method.Name} {call.Text("channel")}" : method.Name;
        return Faults.Exceeds(key, method.PerMinute, call.Now);
    }

    private static JsonObject Limited(Dictionary<string, string> headers, int seconds)
    {
        headers["Retry-After"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new SlackError("ratelimited").ToWire();
    }

    private static JsonObject Warned(JsonObject body, SlackCall call)
    {
        if (call.Warnings.Count == 0)
            return body;
        body["warning"] = string.Join(',', call.Warnings);
        if (body["response_metadata"] is not JsonObject metadata)
            body["response_metadata"] = metadata = [];
        metadata["warnings"] = new JsonArray([.. call.Warnings.Select(w => JsonValue.Create(w))]);
        return body;
    }
}
