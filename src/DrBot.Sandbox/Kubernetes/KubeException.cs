using System.Text.Json.Nodes;
using DrBot.Sandbox.Http;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>A refusal in Kubernetes' words: a <c>Status</c> object.</summary>
internal sealed class KubeException(int code, string reason, string message) : Exception(message)
{
    /// <summary>Fields that are wrong, with why.</summary>
    public IReadOnlyList<(string Field, string Message)> Causes { get; init; } = [];

    public int? RetryAfter { get; init; }

    public static KubeException NotFound(string resource, string name) =>
        new(404, "NotFound", $"{resource} \"{name}\" not found");

    public static KubeException NoPath() => new(404, "NotFound", "the server could not find the requested resource");

    public static KubeException Invalid(string kind, string name, string field, string why) =>
        new(422, "Invalid", $"{kind} \"{name}\" is invalid: {field}: {why}") { Causes = [(field, why)] };

    public WireResponse ToResponse()
    {
        var details = new JsonObject();
        if (Causes.Count > 0)
            details["causes"] = new JsonArray([.. Causes.Select(c => (JsonNode)new JsonObject
            {
                ["reason"] = "FieldValueInvalid", ["message"] = c.Message, ["field"] = c.Field,
            })]);
        if (RetryAfter is { } seconds)
            details["retryAfterSeconds"] = seconds;
        var response = WireResponse.Json(code, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = reason,
            ["details"] = details,
            ["code"] = code,
        });
        return RetryAfter is { } wait
            ? response with { Headers = new Dictionary<string, string> { ["Retry-After"] = $"{wait}" } }
            : response;
    }
}
