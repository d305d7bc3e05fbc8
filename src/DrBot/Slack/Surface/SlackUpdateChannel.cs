using System.Security.Cryptography;
using System.Text;
using DrBot.Providers;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;
using DrBot.Slack.WebApi;
using DrBot.Updates.Channels;

namespace DrBot.Slack.Surface;

/// <summary>
/// Updates as messages of a Slack channel. Each is a card of its own, so that it is posted once: after a lost answer
/// the
/// channel is searched for it before anything is posted again.
/// </summary>
internal sealed class SlackUpdateChannel(CardPoster poster) : IUpdateChannel
{
    private const int LongestNotification = 300;

    /// <inheritdoc />
    public string Scheme => "slack";

    /// <inheritdoc />
    /// <remarks>DrBot posts nothing in channels shared with other organisations.</remarks>
    public bool ReachesOutsiders => false;

    /// <inheritdoc />
    public async Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
    {
        try
        {
            var place = await poster.PutAsync(CardOf(update), cancellationToken);
            return new DeliveryReceipt($"{place.Channel}/{place.Ts}");
        }
        catch (SlackApiException e)
        {
            throw AsProvider(e);
        }
    }

    /// <summary>Slack's error as those of every other way out are.</summary>
    public static ProviderException AsProvider(SlackApiException e) =>
        new("slack", e.Method, KindOf(e.Kind), e.Message, e.Error, e.RequestId, e.RetryAfter, e);

    /// <summary>The key of the card that carries an update.</summary>
    /// <remarks>A digest, because an update's key holds the channel's name, which may hold anything.</remarks>
    public static string CardKey(OutgoingUpdate update)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(update.Key));
        return $"{update.Incident}/update/{Convert.ToHexStringLower(digest)[..32]}";
    }

    private static Card CardOf(OutgoingUpdate update) => new()
    {
        Key = CardKey(update),
        Channel = update.Address,
        Text = Mrkdwn.Line(update.Subject, LongestNotification),
        Body = [new HeaderBlock(update.Subject), .. SectionBlock.Of(Mrkdwn.Of(update.Text))],
    };

    private static ProviderFailure KindOf(SlackFailure kind) => kind switch
    {
        SlackFailure.Transient => ProviderFailure.Transient,
        SlackFailure.RateLimited => ProviderFailure.Throttled,
        SlackFailure.Denied => ProviderFailure.Denied,
        SlackFailure.UnknownOutcome => ProviderFailure.UnknownOutcome,
        _ => ProviderFailure.Invalid,
    };
}
