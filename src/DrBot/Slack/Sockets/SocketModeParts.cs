using DrBot.Slack.WebApi;

namespace DrBot.Slack.Sockets;

/// <summary>What the slots share.</summary>
internal sealed partial class SocketModeParts(
    SlackApi api, IWebSocketDialer dialer, EnvelopeHandler handler, LiveSlackOptions options, SlackSelf self,
    SocketModeSettings settings, TimeProvider wire, ILogger<SocketModeService> log)
{
    public SlackApi Api => api;

    public IWebSocketDialer Dialer => dialer;

    public EnvelopeHandler Handler => handler;

    public LiveSlackOptions Options => options;

    public SocketModeSettings Settings => settings;

    public TimeProvider Wire => wire;

    public ILogger Log => log;

    /// <summary>Sees to it that a connection is for our app.</summary>
    /// <exception cref="SocketModeStoppedException">It is for another.</exception>
    public void Check(SocketHello hello)
    {
        if (hello.App is not { } app)
            return;
        if (options.Current.App is { } expected && app != expected)
            throw new SocketModeStoppedException(
                $"slack.app-token is of app {app}, but slack.app is {expected}: correct one of them");
        self.LearnApp(app);
    }

    [LoggerMessage(
        SlackLogEvents.SocketOpen, LogLevel.Information, "Slack connection open; the app has {Connections} now")]
    public partial void LogOpen(int connections);

    [LoggerMessage(
        SlackLogEvents.SocketReplacing, LogLevel.Debug, "Slack will end a connection soon; dialling its replacement")]
    public partial void LogReplacing();

    [LoggerMessage(SlackLogEvents.SocketLost, LogLevel.Warning, "Slack Socket Mode: {Problem}")]
    public partial void LogProblem(string problem);

    [LoggerMessage(SlackLogEvents.SocketStopped, LogLevel.Error, "Slack Socket Mode stopped: {Problem}")]
    public partial void LogStopped(string problem);
}
