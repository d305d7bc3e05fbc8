using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Hosting.Cli;
using DrBot.Journal;

namespace DrBot.Web.Api;

/// <summary>Routes that only look.</summary>
internal sealed class LookRoutes(
    IJournal journal, IncidentReader incidents, RunViews runs, Finder finder, WebOptions options, Lazy<ApiDocument> document, TimeProvider wire)
{
    /// <summary>The OpenAPI document.</summary>
    public Task<ApiAnswer> OpenApiAsync(ApiCall call, CancellationToken cancellationToken) =>
        Task.FromResult(new ApiAnswer(200, "application/json", document.Value.Text));

    /// <summary>Which DrBot this is.</summary>
    public Task<ApiAnswer> ServerAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult(ApiAnswer.Json(new
    {
        options.Origin,
        options.Environment,
        Time = wire.GetUtcNow().ToUnixTimeSeconds(),
        Issuer = options.Oidc?.Issuer,
    }));

    /// <summary>The incidents.</summary>
    public async Task<ApiAnswer> IncidentsAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var all = call.Parameter("all") switch
        {
            "true" => await incidents.AllAsync(cancellationToken),
            null or "false" => await incidents.OpenAsync(cancellationToken),
            _ => throw new ProblemException(400, "malformed", "'all' must be true or false."),
        };
        return ApiAnswer.Json(all.Where(i => finder.MayLook(call.AtTheDesk(), "list", i)).Select(IncidentJson.Brief));
    }

    /// <summary>One incident.</summary>
    public async Task<ApiAnswer> IncidentAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var incident = Shown(call, await FindAsync(call.Parameter("incident"), cancellationToken));
        var entries = await journal.ReadStreamAsync(Streams.Incident(incident.Id), 0, cancellationToken);
        var timeline = entries.Select(EventCodec.ToRecorded).OfType<Recorded>().Select(TimelineText.Line).OfType<string>();
        return ApiAnswer.Json(IncidentJson.Full(incident, [.. timeline]));
    }

    /// <summary>One run.</summary>
    public async Task<ApiAnswer> RunAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var named = IdText.Run(call.Parameter("run") ?? "");
        var incident = Shown(call, await FindAsync(named?.Incident, cancellationToken));
        return incident.Run(named!.Id!) is { } run
            ? ApiAnswer.Json(await runs.ForAsync(incident, run, call.Caller!.Account, call.Caller.Via, cancellationToken))
            : throw new ProblemException(404, "not-found", $"{incident.Id} has no run R{named.Number}.");
    }

    private IncidentState Shown(ApiCall call, IncidentState incident) => finder.MayLook(call.AtTheDesk(), "status", incident)
        ? incident
        : throw new ProblemException(403, "not-allowed", $"The rights of plan {incident.Declared.Plan} do not let you see {incident.Id}.");

    private async Task<IncidentState> FindAsync(string? name, CancellationToken cancellationToken) =>
        IdText.Incident(name ?? "") is { } id && await incidents.ReadAsync(id.Id, cancellationToken) is { } found
            ? found
            : throw new ProblemException(404, "not-found",
                $"There is no incident '{Literal.Shown(name, 40)}'; GET {ApiRoutes.Root}/incidents?all=true lists every one.");
}
