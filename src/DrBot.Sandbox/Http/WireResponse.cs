using System.Text;

namespace DrBot.Sandbox.Http;

/// <summary>What a world answers, before any socket: a status, or a connection that simply ends.</summary>
public sealed record WireResponse
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>Headers beside the content type and the date.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The body; empty when there is none.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Wire time that passes before the answer leaves.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>True when the connection ends without an answer, whatever happened behind it.</summary>
    public bool IsCut { get; init; }

    /// <summary>Lines that follow the body as they come about, until it returns null; a watch.</summary>
    public Func<string?>? Stream { get; init; }

    /// <summary>The body as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A connection that ends without an answer.</summary>
    public static WireResponse Cut { get; } = new() { Status = 0, IsCut = true };

    /// <summary>An answer with a text body.</summary>
    public static WireResponse Of(int status, string contentType, string body) =>
        new() { Status = status, ContentType = contentType, Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>An answer with a JSON body.</summary>
    public static WireResponse Json(int status, System.Text.Json.Nodes.JsonNode body) =>
        Of(status, "application/json", body.ToJsonString());

    /// <summary>The client's message for this answer, dated by the wire clock.</summary>
    public HttpResponseMessage ToMessage(HttpRequestMessage request, DateTimeOffset wireNow)
    {
        var body = Stream is null ? Body : [.. Body, .. Encoding.UTF8.GetBytes(Drain(Stream))];
        var message = new HttpResponseMessage((System.Net.HttpStatusCode)Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(body),
        };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Headers.Date = wireNow;
        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private static string Drain(Func<string?> stream)
    {
        var lines = new StringBuilder();
        while (stream() is { Length: > 0 } line)
            lines.Append(line);
        return lines.ToString();
    }
}
