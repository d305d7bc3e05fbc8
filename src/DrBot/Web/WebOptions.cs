namespace DrBot.Web;

/// <summary>What the web surfaces are configured with: <c>api</c>, <c>alerts</c> and what concerns both.</summary>
internal sealed record WebOptions
{
    /// <summary>The log's origin: what signatures name, so that none counts at another DrBot.</summary>
    public required string Origin { get; init; }

    /// <summary>production, staging or practice.</summary>
    public required string Environment { get; init; }

    /// <summary>Names the server answers to beside this machine's own and the public address's.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Where people reach it; null when links cannot be made.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The identity provider; null when nobody signs in there.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>Static tokens, by name.</summary>
    public IReadOnlyList<TokenOptions> Tokens { get; init; } = [];

    /// <summary>The door for alerts; null when there is none.</summary>
    public AlertOptions? Alerts { get; init; }

    /// <summary>What signs the links in mails; null when no mails with links are sent.</summary>
    public WebSecret? LinkSecret { get; init; }
}

/// <summary>The identity provider whose tokens are taken.</summary>
internal sealed record OidcOptions
{
    /// <summary>Its address, exactly as tokens name it.</summary>
    public required string Issuer { get; init; }

    /// <summary>Whom tokens must be made for.</summary>
    public required string Audience { get; init; }

    /// <summary>Algorithms of signatures; asymmetric ones only.</summary>
    /// <value>Default RS256 and ES256.</value>
    public IReadOnlyList<string> Algorithms { get; init; } = ["RS256", "ES256"];

    /// <summary>The claim that lists groups.</summary>
    /// <value>Default <c>groups</c>.</value>
    public string GroupsClaim { get; init; } = "groups";

    /// <summary>When a token may vote; null when none may.</summary>
    public StepUpOptions? StepUp { get; init; }

    /// <summary>The client of the page people sign in on; null when there is no such page.</summary>
    public string? ClientId { get; init; }

    /// <summary>That client's secret; empty for a public client.</summary>
    public WebSecret ClientSecret { get; init; } = new("");
}

/// <summary>What a second factor looks like in a token.</summary>
/// <param name="Acr">Values of <c>acr</c> that mean one.</param>
/// <param name="Amr">Values of <c>amr</c> that mean one.</param>
/// <param name="MaxAge">How long ago the person may have signed in. Default 5 minutes.</param>
internal sealed record StepUpOptions(IReadOnlyList<string> Acr, IReadOnlyList<string> Amr, TimeSpan MaxAge);

/// <summary>A machine's token.</summary>
/// <param name="Name">What the journal calls it.</param>
/// <param name="Sha256">SHA-256 of the token, 64 hex digits.</param>
/// <param name="Scopes">What it may: <c>read</c>, <c>declare</c>, <c>note</c>.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record TokenOptions(string Name, string Sha256, IReadOnlyList<string> Scopes, DateTimeOffset Expires)
{
    /// <summary>Every scope there is. There is none for a vote or a run: machines have neither.</summary>
    public static IReadOnlyList<string> AllScopes { get; } = ["read", "declare", "note"];
}

/// <summary>The door for alerts.</summary>
/// <param name="Sha256">SHA-256 of the bearer tokens that are taken, 64 hex digits each; two while rotating.</param>
/// <param name="Plan">The plan an alert proposes an incident of, unless its label <c>plan</c> says another.</param>
/// <param name="PerMinute">Requests taken in a minute, of each source.</param>
internal sealed record AlertOptions(IReadOnlyList<string> Sha256, string? Plan, int PerMinute);

/// <summary>A text that is never shown: whatever prints it gets a placeholder.</summary>
internal sealed class WebSecret(string value)
{
    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => value.Length == 0;

    /// <summary>Its length, the one thing an error message may tell.</summary>
    public int Length => value.Length;

    /// <summary>The text itself.</summary>
    public string Reveal() => value;

    /// <inheritdoc />
    public override string ToString() => IsEmpty ? "(empty)" : "(secret)";
}
