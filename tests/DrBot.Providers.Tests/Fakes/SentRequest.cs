using System.Net;
using System.Text;

namespace DrBot.Providers.Tests.Fakes;

/// <summary>A request as it went out.</summary>
internal sealed record SentRequest(HttpMethod Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The body's form fields.</summary>
    public IReadOnlyDictionary<string, string> Form { get; } = Fields(Body);

    /// <summary>The query's fields.</summary>
    public IReadOnlyDictionary<string, string> Query { get; } = Fields(Uri.Query.TrimStart('?'));

    /// <summary>The operation of the query protocol, or null.</summary>
    public string? Action => Form.GetValueOrDefault("Action");

    /// <summary>The region the signature was made for, or null.</summary>
    public string? Region =>
        Headers.GetValueOrDefault("Authorization")?.Split('/') is { Length: > 3 } scope ? scope[2] : null;

    public static async Task<SentRequest> ReadAsync(HttpRequestMessage message)
    {
        var headers = message.Headers.Concat(message.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string,
            IEnumerable<string>>>())
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        var body = message.Content is null ? "" : await message.Content.ReadAsStringAsync();
        return new SentRequest(message.Method, message.RequestUri!, headers, body);
    }

    private static Dictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>();
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=');
            if (at > 0)
                fields[Uri.UnescapeDataString(pair[..at])] = Uri.UnescapeDataString(pair[(at + 1)..]);
        }

        return fields;
    }
}

/// <summary>Answers to give.</summary>
internal static class Answer
{
    public static HttpResponseMessage Xml(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        Of(body, "text/xml", status);

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        Of(body, "application/json", status);

    public static HttpResponseMessage Html(string body, HttpStatusCode status) => Of(body, "text/html", status);

    /// <summary>An error of the query protocol.</summary>
    public static HttpResponseMessage AwsError(string code, string message,
        HttpStatusCode status = HttpStatusCode.BadRequest) => Xml(
        $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        + "<RequestId>req-refused</RequestId></ErrorResponse>", status);

    private static HttpResponseMessage Of(string body, string type, HttpStatusCode status) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };
}
