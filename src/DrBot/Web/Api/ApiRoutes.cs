using DrBot.Commands.Language;

namespace DrBot.Web.Api;

/// <summary>Every route of <c>/api/v1</c>, in one table. Each verb of the language is a route; votes and looks have their own.</summary>
internal sealed class ApiRoutes(CommandRoutes commands, LookRoutes looks, VoteRoutes votes, AlertRoutes alerts)
{
    /// <summary>What every path begins with.</summary>
    public const string Root = "/api/v1";

    // A vote names the digest that was shown, so it has a route of its own.
    private static readonly string[] NotAsCommands = ["approve", "reject"];

    // What a machine's token may do at most; everything else takes a person.
    private static readonly Dictionary<string, string> ScopeOfVerb = new()
    {
        ["declare"] = "declare",
        ["note"] = "note",
        ["status"] = "read",
        ["list"] = "read",
        ["timeline"] = "read",
        ["plans"] = "read",
        ["whoami"] = "read",
        ["help"] = "read",
        ["preview"] = "read",
    };

    private static readonly ApiMember[] Signature =
    [
        new("digest", "string", "The run digest that was shown: the vote is for this and nothing else.", Required: true),
        new("plan", "string", "The plan's name, typed by the voter; needed where the run cannot be taken back in production."),
        new("person", "string", "The voter's key in the plan; with a signature."),
        new("key", "string", "SHA-256 of the voter's public key (DER SubjectPublicKeyInfo), hexadecimal; with a signature."),
        new("time", "integer", "When it was signed, in seconds since 1970; with a signature."),
        new("nonce", "string", "32 hexadecimal digits made at random; with a signature, and the same as Idempotency-Key."),
        new("signature", "string", "ECDSA P-256 with SHA-256 over the text drbot-vote/1, DER, base64."),
    ];

    /// <summary>The table.</summary>
    public IReadOnlyList<ApiRoute> All() =>
    [
        Get("/openapi.json", "openapi", "This description.", "", looks.OpenApiAsync),
        Get("/server", "server", "Which DrBot this is, and its time: what a signature names.", "", looks.ServerAsync),
        Get("/incidents", "listIncidents", "The open incidents, or all.", "read", looks.IncidentsAsync) with
        {
            Query = [new ApiMember("all", "boolean", "Closed and cancelled ones too.")],
        },
        Get("/incidents/{incident}", "showIncident", "One incident with its runs, updates and timeline.", "read", looks.IncidentAsync),
        Get("/runs/{run}", "showRun", "What a run will do: targets, data loss, digest, who is missing.", "read", looks.RunAsync),
        Get("/alerts", "listAlerts", "The incidents alerts propose and nobody has declared.", "read", alerts.ListAsync),
        new ApiRoute
        {
            Method = "POST",
            Path = Root + "/alerts/{alert}/incident",
            Name = "declareAlert",
            Summary = "Declare the incident an alert proposes.",
            Changes = true,
            Answer = alerts.DeclareAsync,
        },
        Vote("/runs/{run}/approvals", "approveRun", "Say yes to exactly this run.", votes.ApproveAsync),
        Vote("/runs/{run}/rejections", "rejectRun", "Say no to exactly this run.", votes.RejectAsync) with
        {
            Body = [.. Signature.Where(m => m.Name != "plan"), new ApiMember("reason", "string", "Why; kept and shown to the others.")],
        },
        .. VerbTable.Verbs.Where(v => !NotAsCommands.Contains(v.Name)).Select(Of),
    ];

    private ApiRoute Of(Verb verb) => new()
    {
        Method = "POST",
        Path = $"{Root}/commands/{verb.Name}",
        Name = "command-" + verb.Name,
        Summary = verb.Summary + ".",
        Scope = ScopeOfVerb.GetValueOrDefault(verb.Name),
        Changes = verb.Changes,
        Verb = verb,
        Answer = commands.AnswerAsync,
    };

    private static ApiRoute Get(
        string path, string name, string summary, string scope, Func<ApiCall, CancellationToken, Task<ApiAnswer>> answer) => new()
        {
            Method = "GET",
            Path = Root + path,
            Name = name,
            Summary = summary,
            Scope = scope,
            Answer = answer,
        };

    private static ApiRoute Vote(
        string path, string name, string summary, Func<ApiCall, CancellationToken, Task<ApiAnswer>> answer) => new()
        {
            Method = "POST",
            Path = Root + path,
            Name = name,
            Summary = summary,
            Changes = true,
            IsVote = true,
            Body = Signature,
            Answer = answer,
        };
}
