using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DrBot.Commands.Language;
using DrBot.Web;

namespace DrBot.Alerts;

/// <summary>
/// What Alertmanager sends (webhook, version 4), as far as anything of it is used. All of it is a stranger's words: cut,
/// without what cannot be seen, and never more than text.
/// </summary>
internal sealed record AlertPayload
{
    private const int LongestTitle = 200;
    private const int LongestService = 60;

    /// <summary>True when it fires, false when it is resolved.</summary>
    public required bool Fires { get; init; }

    /// <summary>SHA-256 of receiver and group key: what makes two deliveries one.</summary>
    public required string Group { get; init; }

    /// <summary>The service, in letters that mean nothing to anybody.</summary>
    public required string Service { get; init; }

    /// <summary>What it says of itself, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The label <c>plan</c>, or null.</summary>
    public string? Plan { get; init; }

    /// <summary>The label <c>scenario</c>, or null.</summary>
    public string? Scenario { get; init; }

    /// <summary>Since when the first of its alerts fires.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Reads a body.</summary>
    /// <exception cref="ProblemException">It is not what Alertmanager sends.</exception>
    public static AlertPayload Read(byte[] body)
    {
        var payload = WebJson.Object(body);
        var status = payload.Text("status");
        if (status is not ("firing" or "resolved"))
            throw new ProblemException(400, "malformed", "'status' must be firing or resolved.");
        var group = payload.Text("groupKey", 8000) is { Length: > 0 } key
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{payload.Text("receiver")}\n{key}")))
            : throw new ProblemException(400, "malformed", "'groupKey' is missing.");
        var labels = new[] { Map(payload, "commonLabels"), Map(payload, "groupLabels") };
        var name = Find(labels, "alertname");
        return new AlertPayload
        {
            Fires = status == "firing",
            Group = group,
            Service = Plain(Find(labels, "service") ?? Find(labels, "job") ?? name ?? "unknown"),
            Title = Line(Find([Map(payload, "commonAnnotations")], "summary") ?? name ?? "an alert without a name"),
            Plan = Find(labels, "plan"),
            Scenario = Find(labels, "scenario"),
            Since = FirstStart(payload),
        };
    }

    private static JsonElement? Map(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object ? map : null;

    private static string? Find(IEnumerable<JsonElement?> maps, string name) => maps
        .Select(m => m is { } map && map.TryGetProperty(name, out var value) ? WebJson.TextOf(value) : null)
        .FirstOrDefault(t => t is { Length: > 0 });

    private static string Plain(string text) =>
        new([.. text.Take(LongestService).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')]);

    private static string Line(string text) => Literal.Shown(
        string.Join(' ', text.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries)), LongestTitle);

    private static DateTimeOffset? FirstStart(JsonElement payload)
    {
        if (!payload.TryGetProperty("alerts", out var alerts) || alerts.ValueKind != JsonValueKind.Array)
            return null;
        return alerts.EnumerateArray().Take(1000)
            .Select(a => a.ValueKind == JsonValueKind.Object && a.TryGetProperty("startsAt", out var at) && WebJson.TextOf(at) is { } text
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when)
                ? when.ToUniversalTime() : (DateTimeOffset?)null)
            .Min();
    }
}
