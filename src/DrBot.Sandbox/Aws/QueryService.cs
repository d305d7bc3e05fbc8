using System.Xml.Linq;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>A service of the query protocol: a form in, XML out, the operation in <c>Action</c>.</summary>
internal abstract class QueryService(string name, string version, string xmlns) : IAwsService
{
    protected delegate (XElement Answer, bool Effective) Handler(AwsRequest request, DateTimeOffset now);

    public string Name => name;

    public bool IsGlobal => false;

    protected XNamespace Xmlns { get; } = xmlns;

    protected abstract IReadOnlyDictionary<string, Handler> Handlers { get; }

    /// <summary>Operations that change something.</summary>
    protected abstract IReadOnlySet<string> Changing { get; }

    /// <summary>The field that names what the operation is about.</summary>
    protected abstract string? TargetOf(AwsRequest request);

    public (AwsRequest Request, Operation Operation) Read(WireRequest wire, string region)
    {
        var fields = wire.Method == "POST" ? wire.Form() : WireRequest.Fields(wire.RawQuery);
        var request = new AwsRequest(fields.GetValueOrDefault("Action", ""), region, wire, fields);
        if (!Handlers.ContainsKey(request.Operation) || request.Find("Version") != version)
            throw AwsException.Invalid("InvalidAction",
                $"Could not find operation {request.Operation} for version {request.Find("Version")}");
        var operation = new Operation(
            Name, request.Operation, region, TargetOf(request), Changing.Contains(request.Operation));
        return (request, operation);
    }

    public (XElement Answer, bool Effective) Act(AwsRequest request, DateTimeOffset now) =>
        Handlers[request.Operation](request, now);

    public XElement Wrap(AwsRequest request, XElement answer, string requestId) =>
        new(Xmlns + $"{request.Operation}Response",
            answer.HasElements ? answer : null,
            new XElement(Xmlns + "ResponseMetadata", new XElement(Xmlns + "RequestId", requestId)));

    /// <summary>An element of this service; null and empty content leave it out.</summary>
    protected XElement? Node(string element, object? content) => content switch
    {
        null => null,
        bool flag => new XElement(Xmlns + element, flag ? "true" : "false"),
        DateTimeOffset time => new XElement(Xmlns + element, time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")),
        _ => new XElement(Xmlns + element, content),
    };

    protected XElement Result(AwsRequest request, params object?[] content) =>
        new(Xmlns + $"{request.Operation}Result", content);
}
