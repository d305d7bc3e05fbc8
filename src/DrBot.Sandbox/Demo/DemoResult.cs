using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Demo;

/// <summary>How a demo ended. Lengths are domain time.</summary>
internal sealed record DemoResult
{
    public const string Recovered = "recovered";
    public const string NotRecovered = "not-recovered";
    public const string Unknown = "unknown";

    public required string Outcome { get; init; }

    /// <summary>Why it is not recovered, or what is not known; null when it is.</summary>
    public string? Trouble { get; init; }

    public string? Incident { get; init; }

    public required string RunState { get; init; }

    public required IReadOnlyList<DemoStep> Steps { get; init; }

    public required IReadOnlyList<(string Person, string Slot)> Approvals { get; init; }

    public TimeSpan? RtoTarget { get; init; }

    public TimeSpan? RtoActual { get; init; }

    public TimeSpan? RpoTarget { get; init; }

    public TimeSpan? RpoActual { get; init; }

    public required IReadOnlyList<DemoUpdate> Updates { get; init; }

    public required IReadOnlyList<string> NextUpdates { get; init; }

    public string? Debt { get; init; }

    /// <summary><c>dns</c>, <c>databases</c> and <c>deployments</c> as the world had them at the end.</summary>
    public required JsonObject World { get; init; }

    public required TimeSpan Wall { get; init; }

    /// <summary>Every request the world saw; not part of the document.</summary>
    public IReadOnlyList<DrBot.Sandbox.World.Call> Calls { get; init; } = [];

    public string ToJson() => new JsonObject
    {
        ["outcome"] = Outcome,
        ["incident"] = Incident,
        ["run"] = new JsonObject
        {
            ["mode"] = "failover",
            ["state"] = RunState,
            ["steps"] = Array(Steps, s => new JsonObject
            {
                ["id"] = s.Id, ["action"] = s.Action, ["state"] = s.State, ["seconds"] = Seconds(s.Took),
            }),
        },
        ["approvals"] = Array(Approvals, a => new JsonObject { ["person"] = a.Person, ["slot"] = a.Slot }),
        ["rto"] = new JsonObject { ["target"] = Seconds(RtoTarget), ["actual"] = Seconds(RtoActual) },
        ["rpo"] = new JsonObject { ["target"] = Seconds(RpoTarget), ["actual"] = Seconds(RpoActual) },
        ["updates"] = Array(Updates, u => new JsonObject
        {
            ["audience"] = u.Audience, ["channel"] = u.Channel, ["at"] = Seconds(u.AfterOutage),
        }),
        ["world"] = World.DeepClone(),
        ["wallSeconds"] = Math.Round(Wall.TotalSeconds, 1),
    }.ToJsonString(new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true });

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> of) => new([.. items.Select(of)]);

    private static JsonNode? Seconds(TimeSpan? span) => span is { } known ? (long)known.TotalSeconds : null;
}

/// <summary>A step at the end.</summary>
internal sealed record DemoStep(string Id, string? Action, string State, TimeSpan? Took);

/// <summary>An update that went out.</summary>
/// <param name="Channel">The kind and address, as in <c>email:eng@example.com</c>.</param>
internal sealed record DemoUpdate(string Audience, string Channel, TimeSpan AfterOutage);
