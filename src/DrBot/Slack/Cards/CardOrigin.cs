using DrBot.Slack.Inbound;

namespace DrBot.Slack.Cards;

/// <summary>Tells whether a press was on a card that this DrBot posted, or on one that only looks like it.</summary>
internal sealed class CardOrigin(IMessageLedger ledger, LiveSlackOptions options, SlackSelf self, TimeProvider wire)
{
    private const int Looks = 6;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    /// <summary>Where the press was.</summary>
    public async Task<PressOrigin> FindAsync(BlockActions press, CancellationToken cancellationToken)
    {
        var source = press.Source;
        if (source.ViewId is not null)
            return new PressOrigin.Modal();
        if (source.Channel is null || source.MessageTs is null)
            return new PressOrigin.Foreign("the press names no message");
        if ((options.Current.App ?? self.App) is { } app && source.MessageApp is { } poster && poster != app)
            return new PressOrigin.Foreign("another app posted the message");
        if (source.IsEphemeral)
            return new PressOrigin.Ephemeral();

        // A press can be faster than our own record of the message: between the two looks it may be written.
        for (var looks = 1; ; looks++)
        {
            if (await ledger.FindMessageAsync(source.Channel, source.MessageTs, cancellationToken) is { } known)
                return new PressOrigin.Card(CardPoster.CardKey(known.Key));
            if (source.CardKey is { } key && await ledger.FindAsync(key, cancellationToken) is { } posting
                && posting.Channel == source.Channel && (posting.Ts ?? source.MessageTs) == source.MessageTs)
                return new PressOrigin.Card(CardPoster.CardKey(key));
            if (looks == Looks)
                break;
            await Task.Delay(Rest, wire, cancellationToken);
        }

        return new PressOrigin.Foreign("this DrBot posted no such message");
    }
}

/// <summary>Where something was pressed.</summary>
internal abstract record PressOrigin
{
    private PressOrigin()
    {
    }

    /// <summary>On a card of ours.</summary>
    public sealed record Card(string Key) : PressOrigin;

    /// <summary>On a message only the presser sees.</summary>
    public sealed record Ephemeral : PressOrigin;

    /// <summary>In a modal.</summary>
    public sealed record Modal : PressOrigin;

    /// <summary>On a message that is not ours: refused.</summary>
    public sealed record Foreign(string Reason) : PressOrigin;
}
