using DrBot.Journal;
using DrBot.Sandbox.Simulation;
using DrBot.Sandbox.Simulation.Checks;

namespace DrBot.Sandbox.Tests.Simulation;

/// <summary>Every checker finds the history that breaks its promise: each is doctored out of one in which all hold.</summary>
public sealed class InvariantTests
{
    private static readonly Lazy<Task<History>> Good = new(() => Given.FailoverAsync(chat: true));

    [Fact]
    public async Task All_AGoodHistory_FindNothing() => Assert.Equal([], Invariants.Breaches(await Good.Value));

    [Fact]
    public void All_AreOneForEachPromise() =>
        Assert.Equal(["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8"], Invariants.All.Select(i => i.Name));

    [Fact]
    public async Task ApprovalBeforeChange_ACallBeforeTheStart_IsFound()
    {
        var good = await Good.Value;
        var before = good.Entries.First(e => e.Type == "run.started").Seq - 3;

        AssertFound("I1", "had not started", good with { Calls = Instead(good, c => c with { Head = before }) });
    }

    [Fact]
    public async Task ApprovalBeforeChange_OneVoteOfTwo_IsFound()
    {
        var good = await Good.Value;
        var vote = good.Entries.Last(e => e.Type == "approval.recorded");

        AssertFound("I1", "were not filled", good with { Entries = [.. good.Entries.Select(e => e == vote ? Nothing(e) : e)] });
    }

    [Fact]
    public async Task ApprovalBeforeChange_NoIntent_IsFound()
    {
        var good = await Good.Value;
        var intent = good.Entries.First(e => e.Type == "step.dispatching");

        AssertFound("I1", "had no intent", good with { Entries = [.. good.Entries.Select(e => e == intent ? Nothing(e) : e)] });
    }

    [Fact]
    public async Task ApprovalBeforeChange_AnApprovalThatRanOut_IsFound()
    {
        var good = await Good.Value;
        var intent = good.Entries.First(e => e.Type == "step.dispatching");

        AssertFound("I1", "the approval held until", good with
        {
            Entries = [.. good.Entries.Select(e => e == intent ? e with { At = e.At + TimeSpan.FromHours(5) } : e)],
        });
    }

    [Fact]
    public async Task ApprovalBeforeChange_ACallForNobody_IsFound()
    {
        var good = await Good.Value;

        AssertFound("I1", "no run on record", good with { Calls = Instead(good, c => c with { Run = null }) });
    }

    [Fact]
    public async Task OneEffect_ASecondEffect_IsFound()
    {
        var good = await Good.Value;
        var first = good.Calls.First(c => c.Call.Effective);

        AssertFound("I2", "had its effect 2 times", good with { Calls = [.. good.Calls, first] });
    }

    [Fact]
    public async Task NothingAcknowledgedLost_AVoteThatIsNotThere_IsFound()
    {
        var good = await Good.Value;
        var vote = good.Entries.First(e => e.Type == "approval.recorded");

        AssertFound("I3", "was told that the vote counts", good with { Entries = [.. good.Entries.Where(e => e != vote)] });
    }

    [Fact]
    public async Task NothingAcknowledgedLost_AnAnswerBeforeTheRecord_IsFound()
    {
        var good = await Good.Value;

        AssertFound("I3", "counts", good with { Acknowledged = [.. good.Acknowledged.Select(a => a with { Head = 1 })] });
    }

    [Fact]
    public async Task StateAndAuditAgree_AnEffectWithoutIntent_IsFound()
    {
        var good = await Good.Value;
        var effect = good.Calls.First(c => c.Call.Effective);
        var intent = good.Entries.First(e => e.Type == "step.dispatching" && (string?)e.Data["step"] == effect.Step);

        AssertFound("I4", "no intent stands before", good with { Entries = [.. good.Entries.Where(e => e != intent)] });
    }

    [Fact]
    public async Task StateAndAuditAgree_AClaimThatIsMissing_IsFound()
    {
        var good = await Good.Value;
        var claim = good.Entries.First(e => e.Type == "target.claimed");

        AssertFound("I4", "its claim of", good with { Entries = [.. good.Entries.Where(e => e != claim)] });
    }

    [Fact]
    public async Task StateAndAuditAgree_ATargetNotReleased_IsFound()
    {
        var good = await Good.Value;
        var release = good.Entries.First(e => e.Type == "target.released");

        AssertFound("I4", "is still held", good with { Entries = [.. good.Entries.Where(e => e != release)] });
    }

    [Fact]
    public async Task StateAndAuditAgree_ToldOtherwiseThanOnRecord_IsFound()
    {
        var good = await Good.Value;
        Assert.NotEmpty(good.Told);

        AssertFound("I4", "is told as", good with { Told = [.. good.Told.Select(t => t with { Version = t.Version - 1 })] });
    }

    [Fact]
    public async Task EndedStaysEnded_AStepAfterTheEnd_IsFound()
    {
        var good = await Good.Value;
        var step = good.Entries.First(e => e.Type == "step.dispatching");

        AssertFound("I5", "follows its end by run.completed", good with { Entries = [.. good.Entries, step with { Seq = good.Entries.Count }] });
    }

    [Fact]
    public async Task NeverStuck_ARunThatWaitsForNobody_IsFound()
    {
        var good = await Good.Value;
        var end = good.Entries.First(e => e.Type == "step.accepted");

        AssertFound("I6", "waits for nobody", good with { Entries = [.. good.Entries.TakeWhile(e => e != end)], Completed = false });
    }

    [Fact]
    public async Task NeverStuck_TooLongAfterTheTrouble_IsFound()
    {
        var good = await Good.Value;

        AssertFound("I6", "after the last trouble", good with { EndedAfter = TimeSpan.FromHours(3) });
    }

    [Theory]
    [InlineData("run.approved", "run.rejected")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"seq\":5,", "\"seq\":6,")]
    public async Task ChainVerifies_AChangedLine_IsFound(string was, string now)
    {
        var good = await Good.Value;
        var lines = good.Lines.Select(System.Text.Encoding.UTF8.GetString).ToList();
        var at = lines.FindIndex(l => l.Contains(was, StringComparison.Ordinal));
        lines[at] = lines[at].Replace(was, now, StringComparison.Ordinal);

        AssertFound("I7", "line ", good with { Lines = [.. lines.Select(System.Text.Encoding.UTF8.GetBytes)] });
    }

    [Fact]
    public async Task ChainVerifies_AMissingLine_IsFound()
    {
        var good = await Good.Value;

        AssertFound("I7", "line 4", good with { Lines = [.. good.Lines.Where((_, i) => i != 4)] });
    }

    [Fact]
    public async Task ChatShowsTheTruth_ACardThatIsOldOrMissingOrDouble_IsFound()
    {
        var good = await Good.Value;
        var run = good.Shown!.First(c => c.Key.EndsWith("/run", StringComparison.Ordinal));
        Assert.Contains("Completed: 11 of 11 steps", run.Text, StringComparison.Ordinal);

        AssertFound("I8", "reads 'running'", good with { Shown = [.. good.Shown!.Select(c => c == run ? c with { Text = "running" } : c)] });
        AssertFound("I8", "does not stand", good with { Shown = [.. good.Shown!.Where(c => c != run)] });
        AssertFound("I8", "stands 2 times", good with { Shown = [.. good.Shown!, run] });
    }

    private static void AssertFound(string promise, string words, History history) => Assert.Contains(
        Invariants.All.Single(i => i.Name == promise).Breaches(history), b => b.Contains(words, StringComparison.Ordinal));

    private static IReadOnlyList<ObservedCall> Instead(History history, Func<ObservedCall, ObservedCall> change)
    {
        var first = history.Calls.First(c => c.Call.Changing);
        return [.. history.Calls.Select(c => c == first ? change(c) : c)];
    }

    // The entry keeps its place and says nothing any more.
    private static JournalEntry Nothing(JournalEntry entry) => entry with { Type = "nothing.known", Data = [] };

}
