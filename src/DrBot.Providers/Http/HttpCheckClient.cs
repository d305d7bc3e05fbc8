using System.Security.Cryptography.X509Certificates;

namespace DrBot.Providers.Http;

/// <summary>The client of <c>http.check</c>: built at first use and again when the file of authorities
/// changes.</summary>
internal sealed class HttpCheckClient(HttpOptions options, Egress egress, TimeProvider wire, ProviderSeams seams)
    : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private WireClient? _client;
    private DateTime _stamp;

    /// <exception cref="ProviderException">The options cannot be used.</exception>
    public async Task<WireClient> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var stamp = options.Ca is null ? default : File.GetLastWriteTimeUtc(options.Ca);
            if (_client is not null && stamp == _stamp)
                return _client;
            // The old one may still be in use by another check: it is left to the collector.
            var handler = seams.Transport ?? egress.CreateHandler(new EgressOptions
            {
                Resolve = options.Resolve,
                AdditionalRoots = await RootsAsync(cancellationToken),
            });
            _client = new WireClient(handler, seams.Transport is null, wire, seams.Audit);
            _stamp = stamp;
            return _client;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _gate.Dispose();
    }

    private async Task<X509Certificate2Collection?> RootsAsync(CancellationToken cancellationToken)
    {
        if (options.Ca is not { } path)
            return null;
        try
        {
            return Authorities.Read(await File.ReadAllBytesAsync(path, cancellationToken), $"providers.http.ca {path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Misconfigured.Because("http.check", $"providers.http.ca: {path} cannot be read: {e.Message}", e);
        }
    }
}
