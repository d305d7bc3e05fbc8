namespace DrBot.Slack.WebApi;

/// <summary>What Slack's error words mean. <see href="https://docs.slack.dev/reference/methods"/></summary>
internal static class SlackErrors
{
    private static readonly HashSet<string> DeniedErrors =
    [
        "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope",
        "not_allowed_token_type", "no_permission", "ekm_access_denied", "access_denied", "team_access_not_granted",
        "org_login_required", "enterprise_is_restricted", "two_factor_setup_required", "user_removed_from_team",
        "team_disabled",
        "not_in_channel", "cannot_reply_to_message", "app_missing_action_url",
    ];

    private static readonly HashSet<string> DeadTokens =
    [
        "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "user_removed_from_team",
        "team_disabled", "not_allowed_token_type",
    ];

    /// <summary>What the word means for a call that may, or may not, be repeated without harm.</summary>
    public static SlackFailure Kind(string error, bool isRepeatable) => error switch
    {
        "ratelimited" or "rate_limited" => SlackFailure.RateLimited,
        "service_unavailable" or "team_added_to_org" => SlackFailure.Transient,
        // These may have been done half.
        "internal_error" or "fatal_error" or "request_timeout" =>
            isRepeatable ? SlackFailure.Transient : SlackFailure.UnknownOutcome,
        _ when DeniedErrors.Contains(error) || error.StartsWith("restricted_action", StringComparison.Ordinal) =>
            SlackFailure.Denied,
        _ => SlackFailure.Invalid,
    };

    /// <summary>True when the token will not work again however often it is tried.</summary>
    public static bool IsDeadToken(string error) => DeadTokens.Contains(error);

    /// <summary>What a person should do about it; empty where the word says it all.</summary>
    public static string Advice(string error) => error switch
    {
        "missing_scope" =>
            "Add the scope to the app's manifest (manifest/slack.yaml has them all) and install the app again",
        "invalid_auth" or "not_authed" or "token_revoked" or "token_expired" or "account_inactive" =>
            "Put a token of the installed app into slack.bot-token (slack.app-token for connections)",
        "not_allowed_token_type" => "A bot token begins with xoxb-, an app-level token with xapp-",
        "not_in_channel" or "channel_not_found" => "Invite DrBot to the channel with /invite, or correct its name",
        "is_archived" => "Unarchive the channel or name another one",
        "ratelimited" or "rate_limited" => "DrBot waits as long as Slack asks",
        "expired_trigger_id" or "exchanged_trigger_id" or "invalid_trigger_id" =>
            "A dialog opens only within 3 s of a press: press again",
        "invalid_blocks" or "msg_blocks_too_long" or "msg_too_long" =>
            "This is a defect of DrBot; the text alone is posted instead",
        _ => "",
    };
}
