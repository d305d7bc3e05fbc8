using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace DrBot.Web;

/// <summary>A request as its bytes came, read within bounds.</summary>
/// <param name="Method">The method in capitals.</param>
/// <param name="Path">Path and query as they were sent, before anything was decoded.</param>
internal sealed record WebRequest(string Method, string Path, byte[] Body, string? Authorization, string? IdempotencyKey)
{
    /// <summary>The largest body taken: 1 MB.</summary>
    public const int BodyLimit = 1_000_000;

    private const int LongestKey = 200;

    /// <summary>Reads a request.</summary>
    /// <exception cref="ProblemException">Too large, no JSON, a header given twice.</exception>
    public static async Task<WebRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(request, cancellationToken)
            ?? throw new ProblemException(413, "too-large", $"The body is larger than {BodyLimit:N0} bytes.");
        if (body.Length > 0 && !IsJson(request.ContentType))
            throw new ProblemException(415, "unsupported-content", "The content type must be application/json.");
        var key = Single(request.Headers["Idempotency-Key"]);
        if (request.Headers["Idempotency-Key"].Count > 0 && (key is not { Length: > 0 and <= LongestKey } || !key.All(c => c is > ' ' and <= '~')))
            throw new ProblemException(400, "malformed", $"Idempotency-Key must be one value of 1 to {LongestKey} visible ASCII characters.");
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return new WebRequest(
            request.Method.ToUpperInvariant(), target is { Length: > 0 } ? target : request.Path + request.QueryString, body,
            Single(request.Headers.Authorization), key);
    }

    // Two values of one header are two readings: neither counts.
    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;

    private static bool IsJson(string? contentType) =>
        (contentType ?? "").Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BodyLimit)
            return null;
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > BodyLimit)
            {
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var bytes = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
