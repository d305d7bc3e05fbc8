using System.Text;
using System.Xml.Linq;
using DrBot.Providers.Http;

namespace DrBot.Providers.Aws;

/// <summary>One operation to be called.</summary>
internal sealed record AwsRequest
{
    public required AwsService Service { get; init; }

    public required string Region { get; init; }

    public required string Operation { get; init; }

    /// <summary>What it is about, for a person.</summary>
    public required string Subject { get; init; }

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>Path and query below the endpoint, starting with a slash, escaped.</summary>
    public string PathAndQuery { get; init; } = "/";

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public bool Changes { get; init; }

    public Patience Patience { get; init; } = Patience.Normal;

    /// <summary>A call of the query protocol: a form in, XML out.</summary>
    public static AwsRequest Query(
        AwsService service, string region, string operation, string subject,
        IEnumerable<KeyValuePair<string, string>> parameters) => new()
        {
            Service = service,
            Region = region,
            Operation = operation,
            Subject = subject,
            Body = Form([new("Action", operation), new("Version", service.Version), .. parameters]),
            ContentType = "application/x-www-form-urlencoded; charset=utf-8",
        };

    /// <summary>A reading call of the rest-xml and rest-json protocols.</summary>
    public static AwsRequest Get(AwsService service, string region, string operation, string subject,
        string pathAndQuery) => new()
        {
            Service = service,
            Region = region,
            Operation = operation,
            Subject = subject,
            Method = HttpMethod.Get,
            PathAndQuery = pathAndQuery,
        };

    /// <summary>A changing call of the rest-xml protocol.</summary>
    public static AwsRequest PostXml(
        AwsService service, string region, string operation, string subject, string pathAndQuery,
        XElement body) => new()
        {
            Service = service,
            Region = region,
            Operation = operation,
            Subject = subject,
            PathAndQuery = pathAndQuery,
            Body = Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + body.ToString(SaveOptions.DisableFormatting)),
            ContentType = "application/xml",
            Changes = true,
        };

    // A plus sign would be read as a blank by the signer, so everything is percent-encoded.
    private static byte[] Form(IEnumerable<KeyValuePair<string, string>> parameters) =>
        Encoding.ASCII.GetBytes(string.Join('&',
        parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}")));
}

/// <summary>The answer to a successful call.</summary>
internal sealed record AwsReply(byte[] Body, string? RequestId, WireCall Call)
{
    /// <summary>The answer as XML.</summary>
    /// <exception cref="ProviderException">It is no XML: something between here and AWS answered.</exception>
    public XElement Xml() => AwsXml.TryParse(Body) ?? throw WireFailure.Lost(Call,
        $"the answer is not XML: '{Redaction.Snippet(Encoding.UTF8.GetString(Body))}'; is something between DrBot and "
            + "AWS answering?");
}
