using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>S3, as far as putting and getting small objects by path; a bucket is there as soon as it is named. An
/// object that was put keeps every version, as a bucket with a retention lock does. Objects are evidence beside the world:
/// putting one changes nothing that a plan speaks of, and counts as no change.</summary>
/// <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html"/>
internal sealed class S3Service
{
    private readonly Dictionary<string, List<byte[]>> _objects = [];

    /// <summary>Every object by region, bucket and key, its newest version.</summary>
    public IEnumerable<(string Name, byte[] Content)> Objects => _objects.Select(o => (o.Key, o.Value[^1]));

    /// <exception cref="AwsException">It is neither a put nor a get of an object.</exception>
    public static Operation Read(WireRequest request, string region)
    {
        // S3 demands the body's hash as a header, beside the signature.
        if (request.Header("x-amz-content-sha256").Length == 0)
            throw new AwsException(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
        var parts = Uri.UnescapeDataString(request.Path).Split('/', 3, StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, parts.Length) switch
        {
            ("PUT", >= 2) => new Operation("s3", "PutObject", region, Uri.UnescapeDataString(request.Path), Changing: false),
            ("GET", >= 2) => new Operation("s3", "GetObject", region, Uri.UnescapeDataString(request.Path), Changing: false),
            _ => throw new AwsException(
                405, "MethodNotAllowed", $"the practice world does not know {request.Method} {request.Path}"),
        };
    }

    /// <summary>Carries an understood request out.</summary>
    /// <exception cref="AwsException">There is no such object.</exception>
    public Outcome Act(Operation operation, WireRequest request)
    {
        var name = operation.Region + operation.Target;
        if (operation.Name == "PutObject")
        {
            if (!_objects.TryGetValue(name, out var versions))
                _objects[name] = versions = [];
            versions.Add(request.Body.ToArray());
            return new Outcome(new WireResponse { Status = 200, ContentType = "application/xml" });
        }

        return _objects.TryGetValue(name, out var found)
            ? new Outcome(new WireResponse { Status = 200, ContentType = "binary/octet-stream", Body = found[^1] })
            : throw new AwsException(404, "NoSuchKey", "The specified key does not exist.");
    }
}
