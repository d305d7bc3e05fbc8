namespace DrBot.Execution;

/// <summary>Something that goes on for as long as DrBot runs.</summary>
internal static partial class Loop
{
    /// <summary>How long it rests after an error.</summary>
    /// <value>5 s, on the wire clock.</value>
    internal static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    /// <summary>Does it until told to stop. What ends in an error is begun again: the host would end the process for it, and
    /// with the process the runs under way.</summary>
    /// <param name="what">What it is, for the log: "the reading of Slack's groups".</param>
    /// <param name="body">Ends when its token is cancelled; when it ends by itself, there is nothing to do.</param>
    /// <param name="wire">The real clock.</param>
    /// <param name="logger">Who logs it.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public static async Task KeepOnAsync(
        string what, Func<CancellationToken, Task> body, TimeProvider wire, ILogger logger, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await body(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(logger, e, what, AfterTrouble);
            }

            await Task.WhenAny(Task.Delay(AfterTrouble, wire, stoppingToken));
        }
    }

    [LoggerMessage(EventId = 6201, Level = LogLevel.Error, Message = "What goes on in the background ended in an error ({What}); it is begun again in {Rest}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string what, TimeSpan rest);
}
