using System.Text;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>EKS, as far as finding a cluster and recognising who asks its API server.</summary>
/// <see href="https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html"/>
internal sealed class EksService(WorldSpec spec, SignatureCheck signatures)
{
    private const string TokenPrefix = "k8s-aws-v1.";

    /// <summary>Where the clusters are served.</summary>
    public Uri Address { get; set; } = new("https://clusters.practice/");

    /// <summary>The certificate of the authority that vouches for the address, PEM.</summary>
    public string Ca { get; set; } = "";

    public static Operation Read(WireRequest request, string region) =>
        request.Method == "GET" && request.Path.Split('/') is ["", "clusters", var name]
            ? new Operation("eks", "DescribeCluster", region, name, Changing: false)
            : throw new AwsException(404, "UnknownOperationException",
                $"the practice world does not know {request.Method} {request.Path}");

    public WireResponse Describe(Operation operation)
    {
        if (!spec.Clusters.Any(c => c.Region == operation.Region && c.Name == operation.Target))
            return Error(404, "ResourceNotFoundException", $"No cluster found for name: {operation.Target}.");
        return WireResponse.Json(200, new JsonObject
        {
            ["cluster"] = new JsonObject
            {
                ["name"] = operation.Target,
                ["arn"] = $"arn:aws:eks:{operation.Region}:{StsService.Account}:cluster/{operation.Target}",
                ["status"] = "ACTIVE",
                ["version"] = "1.32",
                ["endpoint"] = new Uri(Address, $"clusters/{operation.Target}").ToString(),
                ["certificateAuthority"] =
                    new JsonObject { ["data"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(Ca)) },
            },
        });
    }

    public static WireResponse Error(int status, string code, string message) =>
        WireResponse.Json(status, new JsonObject { ["message"] = message }) with
        {
            Headers = new Dictionary<string, string> { ["x-amzn-ErrorType"] = code },
        };

    /// <summary>True when a token is a signed question to STS, of this cluster, at most 15 minutes old.</summary>
    public bool Recognises(string token, string cluster, DateTimeOffset now)
    {
        if (!token.StartsWith(TokenPrefix, StringComparison.Ordinal))
            return false;
        try
        {
            var text = token[TokenPrefix.Length..].Replace('-', '+').Replace('_', '/');
            var bytes = Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
            var uri = new Uri(Encoding.UTF8.GetString(bytes));
            var headers = new Dictionary<string, string> { ["host"] = uri.Authority, ["x-k8s-aws-id"] = cluster };
            signatures.VerifyPresigned(new WireRequest("GET", uri.PathAndQuery, headers, default), now);
            return uri.Query.Contains("Action=GetCallerIdentity", StringComparison.Ordinal)
                && uri.Query.Contains("x-k8s-aws-id", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is FormatException or AwsException)
        {
            return false;
        }
    }
}
