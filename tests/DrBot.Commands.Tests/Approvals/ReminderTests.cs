using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Approvals;

public sealed class ReminderTests
{
    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(29, 2)]
    [InlineData(30, null)]
    public void Due_NobodyAnsweredSoLong_IsTheLastRoundOfThatTime(int minutes, int? round)
    {
        var story = TestIncident.Declared().Proposed().Previewed();

        Assert.Equal(round, Reminders.Due(story.Run, story.Now + Minutes(minutes)));
    }

    [Fact]
    public void Due_RoundRecorded_IsNotDueAgainAlsoAfterACrash()
    {
        var story = TestIncident.Declared().Proposed().Previewed().After(Minutes(3));
        Assert.Equal(1, story.Do(new RecordReminded(story.Run.Id, 1, ["dana.lee"])).Crash().Run.Reminded);

        Assert.Null(Reminders.Due(story.Run, story.Now));
        Assert.Equal(story.Run.AskedSince + Minutes(10), Reminders.NextAt(story.Run));
        Assert.Equal($"round 1 of {story.Run.Id} is not due", Assert.Single(story.Refuses(new RecordReminded(story.Run.Id, 1, []))));
        story.After(Minutes(7)).Do(new RecordReminded(story.Run.Id, 2, []));
        Assert.Null(Reminders.NextAt(story.Run));
    }

    [Fact]
    public void Due_BeforeThePreviewAndOnceEverybodyVoted_IsNever()
    {
        var story = TestIncident.Declared().Proposed();
        Assert.Null(Reminders.Due(story.Run, story.Now + Minutes(5)));

        story.Previewed().ApprovedBy(Cast.Mike, Cast.Dana);
        Assert.Null(Reminders.Due(story.Run, story.Now + Minutes(5)));
        Assert.Null(Reminders.NextAt(story.Run));
    }

    [Fact]
    public void Due_VotesVoid_CountsAnewFromThen()
    {
        var story = TestIncident.Declared().Proposed().Previewed().ApprovedBy(Cast.Mike).After(Minutes(10));
        story.Do(new RecordReminded(story.Run.Id, 2, []));
        story.Do(new RecordPreview(story.Run.Id, TestPlans.Facts(story.Run.Plan, 7200)));
        Assert.Empty(story.Run.Votes);

        Assert.Null(Reminders.Due(story.Run, story.Now + Minutes(2)));
        Assert.Equal(1, Reminders.Due(story.Run, story.Now + Minutes(3)));
    }

    [Fact]
    public void Due_ApprovalLapsedWhileRunning_AsksAnew()
    {
        var story = TestIncident.Declared().Running().After(TimeSpan.FromHours(4));
        story.Do(new LapseApproval(story.Run.Id));

        Assert.Null(Reminders.Due(story.Run, story.Now));
        Assert.Equal(1, Reminders.Due(story.Run, story.Now + Minutes(4)));
    }
}
