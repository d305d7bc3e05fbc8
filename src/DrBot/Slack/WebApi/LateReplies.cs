using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>Brings late answers: by the payload's response_url first, by the Web API where that is not to be
/// had.</summary>
internal sealed class LateReplies(SlackApi api, ResponseUrlPoster urls) : ILateReplies
{
    /// <inheritdoc />
    public Task SendAsync(SlackPayload payload, SlackReply reply, CancellationToken cancellationToken) => reply switch
    {
        SlackReply.Empty => Task.CompletedTask,
        SlackReply.Ephemeral e => ShowAsync(Place.Of(payload), e.Text, e.Blocks, inChannel: false, cancellationToken),
        SlackReply.InChannel c => ShowAsync(Place.Of(payload), c.Text, c.Blocks, inChannel: true, cancellationToken),
        SlackReply.OpenView o => OpenAsync(payload, o.View, o.Instead, cancellationToken),
        SlackReply.ViewUpdate u => OpenAsync(payload, u.View, null, cancellationToken),
        SlackReply.ViewPush p => OpenAsync(payload, p.View, null, cancellationToken),
        _ => throw new InvalidOperationException($"a {reply.GetType().Name} answers submissions only"),
    };

    private async Task OpenAsync(
        SlackPayload payload, ModalView view, Mrkdwn? instead, CancellationToken cancellationToken)
    {
        try
        {
            await (payload switch
            {
                BlockActions { Source.ViewId: { } open, View: var shown } =>
                    api.Views.UpdateAsync(open, view, shown?.Hash, cancellationToken),
                BlockActions press => api.Views.OpenAsync(press.TriggerId, view, cancellationToken),
                SlashCommand command => api.Views.OpenAsync(command.TriggerId, view, cancellationToken),
                _ => throw new InvalidOperationException($"a {payload.GetType().Name} opens no dialog"),
            });
        }
        catch (SlackApiException e)
        {
            var text = instead ?? Mrkdwn.Of($"The dialog could not be opened ({e.Error}). Press again.");
            await ShowAsync(Place.Of(payload), text, null, inChannel: false, cancellationToken);
        }
    }

    private async Task ShowAsync(
        Place place, Mrkdwn text, IReadOnlyList<Block>? blocks, bool inChannel, CancellationToken cancellationToken)
    {
        if (urls.IsAllowed(place.ResponseUrl))
        {
            try
            {
                await urls.PostAsync(place.ResponseUrl, text, blocks, inChannel, place.ThreadTs, cancellationToken);
                return;
            }
            catch (SlackApiException e) when (e.Kind != SlackFailure.UnknownOutcome)
            {
                // Used up or expired: the Web API can do the same where DrBot is in the channel.
            }
        }

        var content = blocks is null ? ChatContent.Of(text) : new ChatContent(text, blocks);
        if (place.Channel is null)
        {
            var direct = await api.Conversations.OpenAsync(place.User, cancellationToken);
            await api.Chat.PostMessageAsync(direct, null, content, null, cancellationToken);
        }
        else if (inChannel)
            await api.Chat.PostMessageAsync(place.Channel, place.ThreadTs, content, null, cancellationToken);
        else
            await api.Chat.PostEphemeralAsync(place.Channel, place.User, place.ThreadTs, content, cancellationToken);
    }

    private sealed record Place(string User, string? Channel, string? ThreadTs, string? ResponseUrl)
    {
        public static Place Of(SlackPayload payload) => payload switch
        {
            SlashCommand c => new Place(c.Actor.Id, c.Channel, null, c.ResponseUrl),
            BlockActions a => new Place(a.Actor.Id, a.Source.Channel, a.Source.ThreadTs, a.ResponseUrl),
            ViewSubmission v => new Place(v.Actor.Id, null, null, null),
            _ => throw new InvalidOperationException($"a {payload.GetType().Name} has nobody to answer"),
        };
    }
}
