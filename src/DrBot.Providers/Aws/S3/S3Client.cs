namespace DrBot.Providers.Aws.S3;

/// <summary>The two S3 operations DrBot calls, addressed by path, so that one endpoint serves every bucket.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html</remarks>
internal sealed class S3Client(AwsTransport transport) : IObjectStore
{
    public async Task PutAsync(
        string region, string bucket, string key, byte[] content, CancellationToken cancellationToken) =>
        await transport.SendAsync(
            new AwsRequest
            {
                Service = AwsService.S3,
                Region = region,
                Operation = "PutObject",
                Subject = $"s3://{bucket}/{key}",
                Method = HttpMethod.Put,
                PathAndQuery = Path(bucket, key),
                Body = content,
                ContentType = "text/plain; charset=utf-8",
                // Put again, the same object is the same: a lost answer is tried again.
                Changes = false,
            },
            cancellationToken);

    public async Task<byte[]?> GetAsync(string region, string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = AwsRequest.Get(AwsService.S3, region, "GetObject", $"s3://{bucket}/{key}", Path(bucket, key));
            return (await transport.SendAsync(request, cancellationToken)).Body;
        }
        catch (ProviderException e) when (e is { Kind: ProviderFailure.NotFound } and not { Code: "NoSuchBucket" })
        {
            return null;
        }
    }

    private static string Path(string bucket, string key) => key.All(IsPlain) && bucket.All(IsPlain)
        ? $"/{bucket}/{key}"
        : throw new ArgumentException($"'{bucket}/{key}' has characters that would have to be escaped", nameof(key));

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/';
}
