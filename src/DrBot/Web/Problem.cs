using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Web;

/// <summary>An error as RFC 9457 has it: <c>application/problem+json</c>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A word for programs, stable.</param>
/// <param name="Detail">What is wrong and what to do, for a person.</param>
/// <param name="Reasons">Every single reason, where there are several.</param>
internal sealed record Problem(int Status, string Code, string Detail, IReadOnlyList<string>? Reasons = null)
{
    /// <summary>The content type.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Nobody is signed in, or by nothing that counts. Always the same words: which part was wrong is not told.</summary>
    public static Problem Unauthenticated { get; } = new(
        401, "unauthenticated", "This takes a signed request, a bearer token of the identity provider, or a static token that has not expired.");

    /// <summary>The body.</summary>
    public byte[] ToBytes()
    {
        var body = new JsonObject
        {
            ["type"] = $"urn:drbot:problem:{Code}",
            ["title"] = Title(Status),
            ["status"] = Status,
            ["code"] = Code,
            ["detail"] = Detail,
        };
        if (Reasons is { Count: > 0 })
            body["reasons"] = new JsonArray([.. Reasons.Select(r => (JsonNode)r)]);
        return JsonSerializer.SerializeToUtf8Bytes(body, WebJson.Options);
    }

    private static string Title(int status) => status switch
    {
        400 => "Bad request",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Refused",
        413 => "Too large",
        415 => "Unsupported content",
        422 => "Not possible",
        429 => "Too many requests",
        _ => "Not available",
    };
}

/// <summary>Something is wrong with a request.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public ProblemException(int status, string code, string detail)
        : this(new Problem(status, code, detail))
    {
    }

    /// <summary>What.</summary>
    public Problem Problem { get; } = problem;
}
