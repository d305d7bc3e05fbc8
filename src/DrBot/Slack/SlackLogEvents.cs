namespace DrBot.Slack;

/// <summary>The event ids of the Slack room, in blocks by part.</summary>
internal static class SlackLogEvents
{
    public const int Refused = 5000;
    public const int HandlerFailed = 5010;
    public const int LateCommand = 5011;
    public const int LateReplyFailed = 5012;
    public const int ReplyNotPossible = 5013;
    public const int RateLimitedEvents = 5014;
    public const int NotRecorded = 5015;

    public const int ApiCalled = 5100;
    public const int ApiFailed = 5101;
    public const int ApiPaused = 5102;
    public const int ApiWarning = 5103;
    public const int SelfUnknown = 5110;
    public const int SelfKnown = 5111;

    public const int SocketOpen = 5200;
    public const int SocketLost = 5201;
    public const int SocketReplacing = 5202;
    public const int SocketStopped = 5203;
    public const int SocketFrameIgnored = 5204;
    public const int SocketAckFailed = 5205;

    public const int DirectoryStale = 5300;
    public const int GroupsStale = 5301;

    public const int CardFailed = 5400;
    public const int CardRecovered = 5401;
    public const int CardSimplified = 5402;
    public const int CardUnlookable = 5403;
    public const int CardNotPinned = 5404;
}
