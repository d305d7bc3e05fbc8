using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime.Signing;

namespace DrBot.Providers.Aws;

/// <summary>
/// Signs requests (Signature Version 4, by the SDK's public signer) at this machine's time, corrected per host by what
/// that host said its time is.
/// </summary>
internal sealed class AwsSigner(AwsCredentialSource credentials, TimeProvider wire)
{
    // Below this the refusal has another cause: AWS itself allows five minutes.
    private static readonly TimeSpan Noticeable = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, TimeSpan> _skews = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the signature's headers.</summary>
    /// <returns>The time it was signed at.</returns>
    public async Task<DateTimeOffset> SignAsync(
        HttpRequestMessage request, byte[]? body, AwsService service, string region,
        CancellationToken cancellationToken)
    {
        var at = wire.GetUtcNow() + _skews.GetValueOrDefault(request.RequestUri!.Authority);
        var toSign = new AWSSigningRequest
        {
            HttpMethod = request.Method,
            RequestUri = request.RequestUri,
            Content = body,
        };
        if (request.Content?.Headers.ContentType is { } type)
            toSign.Headers["Content-Type"] = type.ToString();
        var signed = await AWSSigV4Signer.SignAsync(toSign,
            await ParametersAsync(service, region, at, cancellationToken), cancellationToken);
        foreach (var (name, value) in signed.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return at;
    }

    /// <summary>An address that carries its signature, with the headers that must be sent along.</summary>
    public async Task<Uri> PresignAsync(
        Uri uri, IReadOnlyDictionary<string, string> headers, AwsService service, string region, TimeSpan lifetime,
        CancellationToken cancellationToken)
    {
        var at = wire.GetUtcNow() + _skews.GetValueOrDefault(uri.Authority);
        var toSign = new AWSSigningRequest { HttpMethod = HttpMethod.Get, RequestUri = uri };
        foreach (var (name, value) in headers)
            toSign.Headers[name] = value;
        var parameters = await ParametersAsync(service, region, at, cancellationToken);
        return (await AWSSigV4Signer.PresignAsync(toSign, parameters, lifetime, cancellationToken)).Uri;
    }

    /// <summary>Learns the host's time from a refusal.</summary>
    /// <returns>True when signing again promises another answer.</returns>
    public bool Learn(Uri uri, DateTimeOffset signedAt, DateTimeOffset? serverTime)
    {
        if (serverTime is not { } theirs || (theirs - signedAt).Duration() < Noticeable)
            return false;
        _skews[uri.Authority] = theirs - wire.GetUtcNow();
        return true;
    }

    private async Task<AWSSigV4Parameters> ParametersAsync(
        AwsService service, string region, DateTimeOffset at, CancellationToken cancellationToken) => new()
        {
            Credentials = await credentials.ResolveAsync(cancellationToken),
            Region = RegionEndpoint.GetBySystemName(service.OneForAllRegions ? "us-east-1" : region),
            Service = service.SigningName,
            SignedAt = at.UtcDateTime,
        };
}
