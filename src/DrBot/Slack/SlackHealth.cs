using DrBot.Slack.Cards;
using DrBot.Slack.Sockets;

namespace DrBot.Slack;

/// <summary>What does not work between DrBot and Slack now. None of it stops a run; all of it is shown.</summary>
internal sealed class SlackHealth(SelfReader self, SocketModeService sockets, SlackCards cards)
{
    // A card that waits a moment is the ordinary pace.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The findings by part; null where the part works.</summary>
    public IReadOnlyDictionary<string, string?> Findings => new Dictionary<string, string?>
    {
        ["slack.token"] = self.Problem,
        ["slack.socket"] = Socket(sockets.Health),
        ["slack.cards"] = Cards(cards.Health),
    };

    private static string? Socket(SocketModeHealth health) =>
        health.State is SocketModeState.Off or SocketModeState.Connected
        ? null : health.Problem ?? "no connection to Slack yet";

    private static string? Cards(CardsHealth health) => health.Oldest < Patience
        ? null
        : $"{health.Waiting} card(s) wait, one for {health.Oldest.TotalSeconds:0} s: {health.Problem ?? "no error"}";
}
