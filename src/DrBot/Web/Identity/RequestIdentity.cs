namespace DrBot.Web.Identity;

/// <summary>
/// Knows who a request is of, by its Authorization header and by nothing else: no cookie, no other header, no address.
/// </summary>
internal sealed class RequestIdentity(KeyIdentity keys, TokenIdentity tokens, OidcIdentity oidc)
{
    private const int LongestHeader = 16_000;

    /// <summary>The caller; null when the header names nobody.</summary>
    /// <exception cref="ProblemException">The identity provider's keys cannot be had now.</exception>
    public async Task<WebCaller?> OfAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (request.Authorization is not { Length: <= LongestHeader } header || header.Split(' ', 2) is not [var scheme, var rest])
            return null;
        if (scheme.Equals(SignedRequest.Scheme, StringComparison.OrdinalIgnoreCase))
            return keys.OfRequest(rest, request);
        if (!scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return null;
        return rest.StartsWith(TokenIdentity.Prefix, StringComparison.Ordinal)
            ? tokens.Of(rest)
            : await oidc.OfAsync(rest, cancellationToken);
    }
}
