using DrBot.Commands.Runs;

namespace DrBot.Slack.Surface;

/// <summary>States as a person reads them.</summary>
internal static class CardWords
{
    /// <summary>A run's state.</summary>
    public static string Of(RunStatus status) => status switch
    {
        RunStatus.Proposed => "being looked at",
        RunStatus.AwaitingApproval => "waits for approval",
        RunStatus.CompletedWithExceptions => "completed with exceptions",
        _ => status.ToString().ToLowerInvariant(),
    };
}
