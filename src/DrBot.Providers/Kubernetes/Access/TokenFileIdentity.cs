using System.Net.Http.Headers;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>A token in a file that somebody rotates: read again every minute, and at once when refused.</summary>
internal sealed class TokenFileIdentity(string path, TimeProvider wire) : IClusterIdentity
{
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private (string Token, DateTimeOffset ReadAt)? _kept;

    public async ValueTask<AuthenticationHeaderValue?> HeaderAsync(bool refused, CancellationToken cancellationToken)
    {
        var now = wire.GetUtcNow();
        lock (_gate)
            if (!refused && _kept is { } kept && now - kept.ReadAt < Keep)
                return Bearer(kept.Token);
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            lock (_gate)
                _kept = (token, now);
            return Bearer(token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Misconfigured.Because("kubernetes", $"the token file {path} cannot be read: {e.Message}", e);
        }
    }

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);
}
