using System.Xml.Linq;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>
/// One endpoint for every emulated service and region: the signature's scope says which is meant. A region that is
/// down answers nothing; Route 53's control plane answers in spite of it.
/// </summary>
internal sealed class AwsWorld(
    IReadOnlyList<IAwsService> services, EksService eks, S3Service s3, SignatureCheck signatures, Regions regions, Exchange exchange)
{
    public WireResponse Respond(WireRequest request, WorldTime now)
    {
        try
        {
            var scope = signatures.Verify(request, now.Wire);
            if (scope.Service == "eks")
                return Describe(EksService.Read(request, scope.Region), now);
            if (scope.Service == "s3")
                return Store(S3Service.Read(request, scope.Region), request, now);
            var service = services.FirstOrDefault(s => s.Name == scope.Service) ?? throw AwsException.Invalid(
                "UnknownOperationException", $"the practice world has no service '{scope.Service}'");
            var (understood, operation) = service.Read(request, scope.Region);
            var token = request.Header("amz-sdk-invocation-id");
            operation = operation with { Token = operation.Token ?? (token.Length > 0 ? token : null) };
            return exchange.Serve(operation, now, () => Act(service, understood, now), Refuse);
        }
        catch (AwsException e)
        {
            return Error(e);
        }
    }

    private Outcome Act(IAwsService service, AwsRequest request, WorldTime now)
    {
        if (!service.IsGlobal && !regions.IsUp(request.Region))
            return new Outcome(Unreachable(service.Name, request.Region));
        try
        {
            var (answer, effective) = service.Act(request, now.Domain);
            return new Outcome(Xml(200, service.Wrap(request, answer, exchange.RequestId)), effective);
        }
        catch (AwsException e)
        {
            return new Outcome(Error(e));
        }
    }

    private WireResponse Describe(Operation operation, WorldTime now) => exchange.Serve(
        operation, now,
        () => new Outcome(
            regions.IsUp(operation.Region) ? eks.Describe(operation) : Unreachable("eks", operation.Region!)),
        fault => fault.Kind == FaultKind.Throttle
            ? EksService.Error(fault.Status ?? 429, "TooManyRequestsException", "Rate exceeded")
            : EksService.Error(fault.Status ?? 500, "ServerException", "An internal error has occurred"));

    private WireResponse Store(Operation operation, WireRequest request, WorldTime now) => exchange.Serve(
        operation, now,
        () =>
        {
            try
            {
                return regions.IsUp(operation.Region)
                    ? s3.Act(operation, request)
                    : new Outcome(Unreachable("s3", operation.Region!));
            }
            catch (AwsException e)
            {
                return new Outcome(Error(e));
            }
        },
        Refuse);

    private WireResponse Unreachable(string service, string region) => regions.Cuts(region)
        ? WireResponse.Cut
        : Error(new AwsException(503, "ServiceUnavailable", $"{service} is not available in {region}"));

    private WireResponse Refuse(Fault fault)
    {
        if (fault.Kind == FaultKind.Throttle)
        {
            var answer = Error(new AwsException(fault.Status ?? 400, "Throttling", "Rate exceeded"));
            if (fault.RetryAfter is not { } seconds)
                return answer;
            var headers = new Dictionary<string, string>(answer.Headers) { ["Retry-After"] = $"{seconds}" };
            return answer with { Headers = headers };
        }

        // A load balancer in front of a service answers in HTML, as the real ones do.
        return fault.Status is null or 500
            ? Error(new AwsException(500, "InternalFailure", "An internal error has occurred"))
            : WireResponse.Of(fault.Status.Value, "text/html",
                $"<html><body><h1>{fault.Status} Service Unavailable</h1></body></html>");
    }

    private WireResponse Error(AwsException e) => Xml(e.Status, new XElement("ErrorResponse",
        new XElement("Error",
            new XElement("Type", e.Status < 500 ? "Sender" : "Receiver"),
            new XElement("Code", e.Code),
            new XElement("Message", e.Message)),
        new XElement("RequestId", exchange.RequestId)));

    private WireResponse Xml(int status, XElement body) =>
        WireResponse.Of(
            status, "text/xml", "<?xml version=\"1.0\"?>\n" + body.ToString(SaveOptions.DisableFormatting)) with
        {
            Headers = new Dictionary<string, string> { ["x-amzn-RequestId"] = exchange.RequestId },
        };
}
