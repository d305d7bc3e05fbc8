using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Plans;
using DrBot.People;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.Surface;

/// <summary>Writes to single people in Slack. Each notice is a card of its own, so that it is posted once.</summary>
internal sealed class SlackDirectMessages(CardPoster poster) : IDirectMessages
{
    private const int LongestNotification = 300;

    /// <inheritdoc />
    public bool Reaches(Account account) => account.Surface == "slack";

    /// <inheritdoc />
    public async Task SendAsync(Account account, PersonalNotice notice, CancellationToken cancellationToken)
    {
        try
        {
            await poster.PutAsync(
                new Card
                {
                    Key = CardKey(account, notice),
                    Channel = account.Id,
                    Text = Mrkdwn.Line(notice.Subject, LongestNotification),
                    Body = [.. SectionBlock.Of(Mrkdwn.Of($"*{BlockLimits.Fit(notice.Subject, 300)}*\n{notice.Text}"))],
                },
                cancellationToken);
        }
        catch (SlackApiException e)
        {
            throw SlackUpdateChannel.AsProvider(e);
        }
    }

    /// <summary>The key of the card that carries a notice to an account.</summary>
    public static string CardKey(Account account, PersonalNotice notice) =>
        "notice/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{notice.Key}\n{account}")))[..32];
}
