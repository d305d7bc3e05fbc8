namespace DrBot.Slack;

/// <summary>The <c>slack:</c> part of <c>drbot.yaml</c>, as its author wrote it.</summary>
internal sealed record SlackOptions
{
    /// <summary>How Slack reaches DrBot.</summary>
    /// <value><c>socket</c> (default: DrBot dials out) or <c>http</c> (Slack posts to the public URL).</value>
    public string Mode { get; init; } = "socket";

    /// <summary>The only workspace DrBot answers to.</summary>
    /// <value>An id such as <c>T0TEAM</c>; no default.</value>
    public string Team { get; init; } = "";

    /// <summary>DrBot's own app; payloads of other apps are refused.</summary>
    /// <value>An id such as <c>A0APP</c>; by default read from Slack.</value>
    public string? App { get; init; }

    /// <summary>The token of the Web API.</summary>
    /// <value>A bot token (<c>xoxb-…</c>); no default.</value>
    public Secret BotToken { get; init; } = Secret.None;

    /// <summary>The token that opens Socket Mode connections.</summary>
    /// <value>An app-level token (<c>xapp-…</c>) with <c>connections:write</c>; needed in socket mode only.</value>
    public Secret AppToken { get; init; } = Secret.None;

    /// <summary>What requests must be signed with; any of them is accepted, so that a secret can be rotated.</summary>
    /// <value>One, or two while rotating; needed in http mode only.</value>
    public IReadOnlyList<Secret> SigningSecrets { get; init; } = [];

    /// <summary>The incident channel.</summary>
    /// <value>A name (with or without <c>#</c>) or an id; default <c>incidents</c>.</value>
    public string Channel { get; init; } = "incidents";

    /// <summary>Where the Web API is.</summary>
    /// <value>https, or http to a loopback address; default <c>https://slack.com/api/</c>.</value>
    public string ApiUrl { get; init; } = "https://slack.com/api/";

    /// <summary>True when DrBot dials out instead of being called.</summary>
    public bool UsesSocket => Mode == "socket";

    /// <summary><see cref="ApiUrl"/> as the folder below which the methods lie.</summary>
    public Uri Api => new(ApiUrl.EndsWith('/') ? ApiUrl : ApiUrl + "/");
}
