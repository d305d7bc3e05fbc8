namespace DrBot.Slack.Inbound;

/// <summary>
/// How many deliveries are at work at once, whatever is sent. What people press has places of its own: no storm of commands or
/// events stands before a vote.
/// </summary>
internal sealed class InboundBounds
{
    /// <summary>Typed commands at once.</summary>
    internal const int Commands = 256;

    /// <summary>Buttons and dialogs at once.</summary>
    internal const int Presses = 256;

    /// <summary>Events at once.</summary>
    internal const int Events = 64;

    private int commands;
    private int presses;
    private int events;

    /// <summary>Takes a place, which <see cref="Leave"/> gives back; false when all are taken.</summary>
    public bool TryEnter(SlackPayload payload)
    {
        ref var taken = ref Taken(payload, out var most);
        if (Interlocked.Increment(ref taken) <= most)
            return true;
        Interlocked.Decrement(ref taken);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(SlackPayload payload) => Interlocked.Decrement(ref Taken(payload, out _));

    private ref int Taken(SlackPayload payload, out int most)
    {
        switch (payload)
        {
            case SlashCommand:
                most = Commands;
                return ref commands;
            case EventCallback:
                most = Events;
                return ref events;
            default:
                most = Presses;
                return ref presses;
        }
    }
}
