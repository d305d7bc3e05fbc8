namespace DrBot.Desk;

/// <summary>A command names something that is not there, or is not clear; the message tells the caller what is.</summary>
internal sealed class DeskException(DeskAnswer answer) : Exception
{
    public DeskException(string message)
        : this(new DeskAnswer.Says(message) { IsComplaint = true })
    {
    }

    /// <summary>What to answer.</summary>
    public DeskAnswer Answer { get; } = answer;
}
