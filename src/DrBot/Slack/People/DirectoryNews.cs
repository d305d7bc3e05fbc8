using DrBot.Slack.Inbound;

namespace DrBot.Slack.People;

/// <summary>
/// Has accounts, groups and channels read anew as soon as Slack says that they changed: a closed account loses its say
/// in seconds, a channel that becomes shared gets no further card.
/// </summary>
internal sealed class DirectoryNews(SlackDirectory directory, SlackGroups groups, SlackChannels channels)
    : IEventObserver
{
    /// <inheritdoc />
    public void Observe(EventCallback happened)
    {
        switch (happened.Type)
        {
            case "user_change" when happened.User is { } user:
                directory.Forget(user);
                break;
            case "subteam_members_changed":
                groups.Refresh();
                break;
            case "channel_shared" or "channel_unshared" or "channel_archive" or "channel_unarchive" or "channel_rename"
                when happened.Channel is { } channel:
                channels.Forget(channel);
                break;
        }
    }
}
