using System.Collections.Concurrent;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Histories;

/// <summary>
/// No sequence of commands and crashes reaches a change without a satisfied, unexpired approval of its content, and no
/// decision emits what the life cycles refuse. A failing seed is printed; <c>new RandomStory(seed)</c> plays it again.
/// </summary>
public sealed class RandomStoryTests
{
    private const int Stories = 2_000;
    private const int Turns = 80;

    private static readonly string[] MustHappen =
    [
        "StepDispatching", "sent again", "undo sent", "StepUndone", "StepUndoStopped", "StepUnknown", "StepReconciled",
        "StepSkipped", "StepRetried", "StepConfirmed", "RunCompleted", "RunFailed", "RunAborted", "continued as another",
        "RunExpired", "RunWithdrawn", "RunSuperseded", "RunRefused", "VotesVoided", "VoteTakenBack", "VoteDenied",
        "slots filled anew", "paused: ApprovalLapsed", "paused: Denied", "paused: Held", "paused: StepUnknown",
        "paused: StepBlocked", "IncidentMonitoring",
    ];

    [Fact]
    public void AnySequence_OfCommandsAndCrashes_SendsNothingWithoutAnApproval()
    {
        var sights = new ConcurrentDictionary<string, byte>();
        var faults = new ConcurrentBag<string>();
        Parallel.For(1, Stories + 1, seed =>
        {
            var story = new RandomStory(seed);
            try
            {
                story.Play(Turns);
                foreach (var fault in HistoryChecker.Judge(story.Story.History))
                    faults.Add($"seed {seed}: {fault}");
            }
            catch (Exception e)
            {
                faults.Add($"seed {seed}: {e.Message}");
            }

            foreach (var sight in story.Sights)
                sights[sight] = 0;
        });

        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order().Take(10)));
        Assert.Equal([], MustHappen.Where(s => !sights.ContainsKey(s)));
    }
}
