namespace DrBot.Slack.Cards;

/// <summary>Brings cards to Slack, and keeps trying for as long as it takes.</summary>
internal interface ICardSink
{
    /// <summary>Shows the card as it is now. Of several versions that wait, only the newest is sent. Never waits
    /// itself.</summary>
    void Show(Card card);

    /// <summary>As <see cref="Show"/>; completes when this version, or a newer one, stands in Slack.</summary>
    /// <exception cref="WebApi.SlackApiException">Slack refuses it for a reason that a person has to remove. It is
    /// tried again all the same, every minute.</exception>
    Task<CardPlace> ShowAsync(Card card, CancellationToken cancellationToken);

    /// <summary>Where a card stands; null when it was never posted.</summary>
    Task<CardPlace?> FindAsync(string key, CancellationToken cancellationToken);
}
