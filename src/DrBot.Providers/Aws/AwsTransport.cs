using System.Net.Http.Headers;
using DrBot.Providers.Http;

namespace DrBot.Providers.Aws;

/// <summary>Calls AWS: endpoint, signature, skew, retry, errors. Every attempt is signed anew.</summary>
internal sealed class AwsTransport(WireClient client, AwsEndpoints endpoints, AwsSigner signer, Retries retries)
{
    /// <exception cref="ProviderException">AWS refused, or gave no answer.</exception>
    public async Task<AwsReply> SendAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        var call = new WireCall(
            request.Service.Provider, request.Operation, request.Subject, request.Changes, request.Patience.Timeout);
        var uri = Address(endpoints.Resolve(request.Service, request.Region), request.PathAndQuery);
        return await retries.ExecuteAsync(
            request.Patience, token => AttemptAsync(request, call, uri, token), cancellationToken);
    }

    private async ValueTask<AwsReply> AttemptAsync(AwsRequest request, WireCall call, Uri uri,
        CancellationToken cancellationToken)
    {
        for (var mayLearn = true; ; mayLearn = false)
        {
            using var message = Build(request, uri);
            var signedAt = await signer.SignAsync(message, request.Body, request.Service, request.Region,
                cancellationToken);
            var reply = await client.SendAsync(call, message, cancellationToken);
            if (reply.IsSuccess)
                return new AwsReply(reply.Body, reply.RequestId, call);
            var error = AwsError.Read(reply);
            if (mayLearn && error.MayBeSkew && signer.Learn(uri, signedAt, reply.Headers.Date))
                continue;
            throw error.ToException(call, request.Region, reply.RetryAfter(client.Wire));
        }
    }

    private static HttpRequestMessage Build(AwsRequest request, Uri uri)
    {
        var message = new HttpRequestMessage(request.Method, uri);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType!);
        }

        return message;
    }

    // An endpoint may have a path of its own, which stays in front.
    private static Uri Address(Uri endpoint, string pathAndQuery) =>
        new(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + pathAndQuery);
}
