namespace DrBot.Slack.Inbound;

/// <summary>Lets in what is of our workspace and for our app.</summary>
internal sealed class SlackGate(LiveSlackOptions options, SlackSelf self)
{
    /// <summary>
    /// Why the payload is refused; null when it is not. The app is compared once it is known, from the settings or from
    /// Slack: until then the signing secret, which belongs to one app, is what tells apps apart.
    /// </summary>
    public string? Refusal(SlackPayload payload)
    {
        if (payload is UrlVerification)
            return null;
        if (payload.Team != options.Current.Team)
            return "of another workspace";
        if ((options.Current.App ?? self.App) is { } app && payload.App != app)
            return "for another app";
        return null;
    }
}
