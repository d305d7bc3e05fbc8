namespace DrBot.Updates.Channels;

/// <summary>A server's answer to one command.</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">The texts behind them.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsIntermediate => Code is >= 300 and < 400;

    public bool IsPassing => Code is >= 400 and < 500;

    public string Text => string.Join(' ', Lines);
}
