using System.Text.Json;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DrBot.Web.Identity;

/// <summary>
/// Knows people by the identity provider's tokens: signed by one of its own keys with an allowed algorithm, for us, not
/// expired. There is no setting that leaves any of it out.
/// </summary>
internal sealed class OidcIdentity(WebOptions web, OidcProvider? provider, OidcGroups groups, TimeProvider wire)
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    // Headers by which a token would bring its own key or rules.
    private static readonly string[] Forbidden = ["jku", "jwk", "x5u", "x5c", "crit"];

    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = 16_000, MapInboundClaims = false };

    /// <summary>The person a token is of; null when it does not hold.</summary>
    /// <exception cref="ProblemException">The provider's keys cannot be had now.</exception>
    public async Task<WebCaller?> OfAsync(string token, CancellationToken cancellationToken) =>
        await ReadAsync(token, web.Oidc?.Audience, cancellationToken) is { } read ? CallerOf(read, token) : null;

    /// <summary>The person an id token is of that was fetched for a sign-in begun with this nonce; null when it does not hold.</summary>
    /// <exception cref="ProblemException">The provider's keys cannot be had now.</exception>
    public async Task<WebCaller?> OfSignInAsync(string token, string nonce, CancellationToken cancellationToken) =>
        await ReadAsync(token, web.Oidc?.ClientId, cancellationToken) is { } read && Text(read, "nonce") == nonce
            ? CallerOf(read, token)
            : null;

    private async Task<JsonWebToken?> ReadAsync(string token, string? audience, CancellationToken cancellationToken)
    {
        if (web.Oidc is not { } oidc || provider is null || audience is null || Parse(token) is not { } read)
            return null;
        if (!oidc.Algorithms.Contains(read.Alg) || read.Kid is not { Length: > 0 and <= 200 }
            || Forbidden.Any(h => read.TryGetHeaderValue<object>(h, out _)) || read.Issuer != oidc.Issuer
            || await provider.KeyAsync(read.Kid, cancellationToken) is not { } key)
            return null;
        var result = await handler.ValidateTokenAsync(read, new TokenValidationParameters
        {
            ValidIssuer = oidc.Issuer,
            ValidAudience = audience,
            ValidAlgorithms = oidc.Algorithms,
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidateIssuer = true,
            ValidateAudience = true,
            ValidateIssuerSigningKey = true,
            LifetimeValidator = (from, until, _, _) => IsAlive(from, until),
        });
        return result.IsValid && read.Subject is { Length: > 0 } ? read : null;
    }

    private static JsonWebToken? Parse(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    private bool IsAlive(DateTime? from, DateTime? until)
    {
        var now = wire.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + Skew && (from is not { } begin || now >= begin - Skew);
    }

    private WebCaller CallerOf(JsonWebToken token, string raw)
    {
        var account = new Account("oidc", $"{token.Issuer}#{token.Subject}");
        groups.Note(account, Texts(token, web.Oidc!.GroupsClaim), token.IssuedAt);
        return FactorOf(token, raw) is { } factor
            ? new WebCaller(account, Road.OidcStepUp, Proof: new VoteProof(Factor: factor))
            : new WebCaller(account, Road.Oidc);
    }

    // A second factor used a moment ago, as the configuration says what that looks like; null for anything less.
    private SecondFactor? FactorOf(JsonWebToken token, string raw)
    {
        if (web.Oidc!.StepUp is not { } wanted || !token.TryGetPayloadValue<long>("auth_time", out var at))
            return null;
        var age = wire.GetUtcNow().ToUnixTimeSeconds() - (decimal)at;
        var (acr, amr) = (Text(token, "acr"), Texts(token, "amr"));
        var isStrong = (acr is not null && wanted.Acr.Contains(acr)) || amr.Any(wanted.Amr.Contains);
        return isStrong && age >= -(decimal)Skew.TotalSeconds && age <= (decimal)wanted.MaxAge.TotalSeconds
            ? new SecondFactor(token.Issuer, at, acr, amr, SignedRequest.HashOf(System.Text.Encoding.ASCII.GetBytes(raw)), Text(token, "nonce"))
            : null;
    }

    private static string? Text(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<object>(claim, out var value) ? value as string : null;

    private static IReadOnlyList<string> Texts(JsonWebToken token, string claim) =>
        [.. token.Claims.Where(c => c.Type == claim).Select(c => c.Value).Take(200)];
}
