using DrBot.Commands.Plans;
using DrBot.People;
using DrBot.Slack.People;

namespace DrBot.Slack.Surface;

/// <summary>Whether Slack still counts an account among our members, asked anew each time.</summary>
internal sealed class SlackAccountStandings(SlackDirectory directory) : IAccountStandings
{
    public async Task<string?> WhyNobodyAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.Surface != "slack")
            return null;
        directory.Forget(account.Id);
        return (await directory.LookUpAsync(account.Id, cancellationToken)).Account is SlackAccount.Nobody nobody
            ? nobody.Reason
            : null;
    }
}
