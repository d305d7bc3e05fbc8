namespace DrBot.Slack.WebApi;

/// <summary>Pins and reactions. A mark that is there already is no error.</summary>
internal sealed class MarksApi(SlackCaller caller)
{
    /// <summary>Pins a message. <see href="https://docs.slack.dev/reference/methods/pins.add"/></summary>
    public Task PinAsync(string channel, string ts, CancellationToken cancellationToken) => AddAsync(
        SlackMethods.PinsAdd, new SlackArguments().InChannel(channel).With("timestamp", ts), "already_pinned",
        cancellationToken);

    /// <summary>
    /// Adds a reaction, named without colons. <see href="https://docs.slack.dev/reference/methods/reactions.add"/>
    /// </summary>
    public Task ReactAsync(string channel, string ts, string name, CancellationToken cancellationToken) => AddAsync(
        SlackMethods.ReactionsAdd, new SlackArguments().InChannel(channel).With("timestamp", ts).With("name", name),
        "already_reacted", cancellationToken);

    private async Task AddAsync(
        SlackMethod method, SlackArguments arguments, string already, CancellationToken cancellationToken)
    {
        try
        {
            await caller.CallAsync(method, arguments, cancellationToken);
        }
        catch (SlackApiException e) when (e.Error == already)
        {
        }
    }
}
