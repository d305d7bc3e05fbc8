namespace DrBot.Commands;

/// <summary>
/// The roads commands come by, in one table: which of them bring people, and which may bring a vote. A road that is not
/// in it brings neither.
/// </summary>
public static class Road
{
    /// <summary>Slack: a member of the workspace, as Slack vouches for them.</summary>
    public const string Slack = "slack";

    /// <summary>Teams: a member of the tenant.</summary>
    public const string Teams = "teams";

    /// <summary>A request signed with a person's own key, whose public half stands in the plan.</summary>
    public const string Key = "key";

    /// <summary>A person signed in at the identity provider, by however many factors.</summary>
    public const string Oidc = "oidc";

    /// <summary>A person signed in at the identity provider with a second factor, a moment ago.</summary>
    public const string OidcStepUp = "oidc-step-up";

    /// <summary>A static token: a machine.</summary>
    public const string Token = "token";

    /// <summary>An alert: a machine.</summary>
    public const string Alert = "alert";

    /// <summary>DrBot's own hand.</summary>
    public const string System = "system";

    /// <summary>Every road.</summary>
    public static IReadOnlyList<(string Name, bool BringsPeople, bool BringsVotes)> All { get; } =
    [
        (Slack, true, true),
        (Teams, true, true),
        (Key, true, true),
        (Oidc, true, false),
        (OidcStepUp, true, true),
        (Token, false, false),
        (Alert, false, false),
        (System, false, false),
    ];

    /// <summary>True when a person may come by this road.</summary>
    public static bool BringsPeople(string road) => All.Any(r => r.Name == road && r.BringsPeople);

    /// <summary>True when a yes or no to a run may come by this road.</summary>
    public static bool BringsVotes(string road) => All.Any(r => r.Name == road && r.BringsVotes);
}
