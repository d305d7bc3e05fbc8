using System.Globalization;
using DrBot.Commands.Language;
using DrBot.Web;

namespace DrBot.Hosting.Configuration;

/// <summary>Reads <c>web</c>, <c>api</c> and <c>alerts</c> of <c>drbot.yaml</c>.</summary>
internal static class WebOptionsReader
{
    private const int ShortestSecret = 32;

    // Only these can be checked with a public key: with the others the key itself would be a secret everybody knows.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>The options with their web part, every mistake added to the tree's.</summary>
    public static BotOptions WithWeb(this BotOptions options, ConfigurationTree tree)
    {
        var (web, api) = (tree.Map("web"), tree.Map("api"));
        return options with
        {
            Web = new WebOptions
            {
                Origin = options.AuditOrigin,
                Environment = options.Environment,
                Hosts = web.Texts("hosts"),
                PublicUrl = PublicUrl(options.PublicUrl),
                LinkSecret = LinkSecret(web, options.PublicUrl),
                Oidc = Oidc(api.Map("oidc")),
                Tokens = [.. api.Maps("tokens").Select(t => Token(t.Key, t.Value)).OfType<TokenOptions>()],
                Alerts = Alerts(tree.Map("alerts")),
            },
        };
    }

    private static Uri? PublicUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri : null;

    private static WebSecret? LinkSecret(ConfigurationTree web, string? publicUrl)
    {
        if (web.Text("link-secret") is not { } text)
            return null;
        if (PublicUrl(publicUrl) is null)
            web.Wrong("link-secret", "needs public-url, the http(s) address the links begin with");
        if (text.Trim().Length < ShortestSecret)
            web.Wrong("link-secret", $"must have at least {ShortestSecret} characters, made at random (openssl rand -hex 32)");
        return new WebSecret(text.Trim());
    }

    private static OidcOptions? Oidc(ConfigurationTree oidc)
    {
        if (!oidc.IsThere)
            return null;
        var algorithms = oidc.Texts("algorithms");
        foreach (var wrong in algorithms.Except(Algorithms))
            oidc.Wrong("algorithms", $"names '{Literal.Shown(wrong)}'; it may be {string.Join(", ", Algorithms)}");
        var issuer = oidc.Required("issuer", "say the identity provider's address, as its tokens name it");
        if (issuer.Length > 0 && !(Uri.TryCreate(issuer, UriKind.Absolute, out var uri)
            && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))))
            oidc.Wrong("issuer", "must be an https address (http to this machine alone)");
        var read = new OidcOptions
        {
            Issuer = issuer,
            Audience = oidc.Required("audience", "say whom the tokens are made for"),
            StepUp = StepUp(oidc.Map("step-up")),
            ClientId = oidc.Text("client-id"),
            ClientSecret = new WebSecret(oidc.Text("client-secret") ?? ""),
        };
        return read with
        {
            Algorithms = algorithms.Count > 0 ? algorithms : read.Algorithms,
            GroupsClaim = oidc.Text("groups-claim") ?? read.GroupsClaim,
        };
    }

    private static StepUpOptions? StepUp(ConfigurationTree stepUp)
    {
        var (acr, amr) = (stepUp.Texts("acr"), stepUp.Texts("amr"));
        var age = TimeSpan.FromMinutes(5);
        if (stepUp.Text("max-age") is { } text)
        {
            if (!DurationText.TryParse(text, out age, out var problem))
                stepUp.Wrong("max-age", problem);
            else if (age < TimeSpan.FromSeconds(30) || age > TimeSpan.FromHours(1))
                stepUp.Wrong("max-age", "must be 30s to 1h");
        }

        if (!stepUp.IsThere)
            return null;
        if (acr.Count + amr.Count == 0)
            stepUp.Wrong("amr", "is missing, and so is acr: say by which values the provider tells of a second factor");
        return new StepUpOptions(acr, amr, age);
    }

    private static TokenOptions? Token(string name, ConfigurationTree token)
    {
        var hash = token.Required("sha256", "say the token's hash; `drbot token new NAME` makes both");
        var scopes = token.Texts("scopes");
        var expires = token.Required("expires", "say when it ends, such as 2027-06-30");
        if (hash.Length > 0 && !IsHash(hash))
            token.Wrong("sha256", "must be 64 lower-case hexadecimal digits: the hash, never the token");
        foreach (var wrong in scopes.Except(TokenOptions.AllScopes))
            token.Wrong("scopes", $"names '{Literal.Shown(wrong)}'; a machine may at most {string.Join(", ", TokenOptions.AllScopes)}");
        if (scopes.Count == 0)
            token.Wrong("scopes", $"is missing: say what it may, of {string.Join(", ", TokenOptions.AllScopes)}");
        var isMoment = DateTimeOffset.TryParse(
            expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var end);
        if (expires.Length > 0 && !isMoment)
            token.Wrong("expires", "must be a date or moment such as 2027-06-30 or 2027-06-30T12:00:00Z");
        return IsHash(hash) && isMoment ? new TokenOptions(name, hash, scopes, end) : null;
    }

    private static AlertOptions? Alerts(ConfigurationTree alerts)
    {
        var manager = alerts.Map("alertmanager");
        var hashes = manager.Texts("token-sha256");
        var (plan, text) = (manager.Text("plan"), manager.Text("per-minute") ?? "120");
        if (!manager.IsThere)
            return null;
        if (hashes.Count is 0 or > 2 || !hashes.All(IsHash))
            manager.Wrong("token-sha256", "must be the hash of the bearer token (64 lower-case hexadecimal digits), or two while rotating; "
                + "`drbot token new NAME` makes both");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute) || perMinute is < 1 or > 100_000)
            manager.Wrong("per-minute", "must be a whole number from 1 to 100000");
        return new AlertOptions([.. hashes.Where(IsHash)], plan, perMinute);
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
