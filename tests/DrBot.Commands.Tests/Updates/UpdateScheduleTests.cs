using DrBot.Commands.Incidents;
using DrBot.Commands.Updates;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Updates;

public sealed class UpdateScheduleTests
{
    [Fact]
    public void Due_AtTheDeclaration_IsTheFirstWordToEveryScheduledAudience() => Assert.Equal(
        ["engineering/email initial", "engineering/slack initial", "executives/email initial", "status/status-page initial"],
        Due(TestIncident.Declared()));

    [Fact]
    public void Due_OnTheCadence_AtTheTickAndOnce()
    {
        var story = Deliver(TestIncident.Declared()).After(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.Empty(Due(story));

        story.After(TimeSpan.FromTicks(1));
        Assert.Equal(["engineering/email periodic-1", "engineering/slack periodic-1"], Due(story));
        Assert.Empty(Due(Deliver(story)));
        Assert.Empty(Due(story.Crash()));
    }

    [Fact]
    public void Due_AfterAGap_IsOnlyTheNewest()
    {
        var story = Deliver(TestIncident.Declared()).After(TimeSpan.FromHours(4.6));

        Assert.Equal(["engineering/email periodic-9", "engineering/slack periodic-9", "executives/email periodic-2"], Due(story));
    }

    [Fact]
    public void Due_FirstWordLate_IsOneWordAndNotTwo()
    {
        var story = TestIncident.Declared().After(TimeSpan.FromMinutes(70));
        Assert.All(Due(story), d => Assert.EndsWith("initial", d, StringComparison.Ordinal));

        Assert.Empty(Due(Deliver(story)));
        story.After(TimeSpan.FromMinutes(20));
        Assert.Equal(["engineering/email periodic-3", "engineering/slack periodic-3"], Due(story));
    }

    [Fact]
    public void Due_FirstWordAtTheVeryTickOfThePeriod_IsNotFollowedByAnother() =>
        Assert.Empty(Due(Deliver(TestIncident.Declared().After(TimeSpan.FromMinutes(30)))));

    [Fact]
    public void Due_OnChange_IsTheNewestChangeAfterTheLastWord()
    {
        var story = Deliver(TestIncident.Declared()).After(TimeSpan.FromMinutes(1)).Running();
        Assert.Equal(["status/status-page change-1"], Due(story));

        story.After(TimeSpan.FromMinutes(1)).Done("fence", "promote", "repoint", "scale", "traffic", "health");
        Assert.Equal(["status/status-page change-2"], Due(story));
        Assert.Empty(Due(Deliver(story)));
    }

    [Fact]
    public void Due_NoticeWithinABound_GoesOutOnceWithTimeToSpare()
    {
        var story = Deliver(TestIncident.Declared());
        Assert.Equal(TestIncident.Begin + TimeSpan.FromHours(21.6), Next(story, "regulators"));

        story.After(TimeSpan.FromHours(21.6));
        Assert.Contains("regulators/email notice", Due(story));
        Deliver(story).After(TimeSpan.FromHours(24));
        Assert.DoesNotContain(Due(story), d => d.StartsWith("regulators", StringComparison.Ordinal));
        Assert.Null(Next(story, "regulators"));
    }

    [Fact]
    public void Due_Requested_GoesToWhoWasNamedOrToEverybody()
    {
        var story = Deliver(TestIncident.Declared());
        story.Do(new RequestUpdate(Cast.Sarah, "1", "partners", "Please call us.")).Do(new RequestUpdate(Cast.Sarah, "2", null, "All hands."));

        Assert.Equal(
            ["engineering/email requested-2", "engineering/slack requested-2", "executives/email requested-2", "partners/email requested-1",
                "partners/email requested-2", "regulators/email requested-2", "status/status-page requested-2"],
            Due(story));
        Assert.Empty(story.Do(new RequestUpdate(Cast.Sarah, "1", "partners", "Please call us.")).Last);
        Assert.Contains("has no audience 'press'", Assert.Single(story.Refuses(
            new RequestUpdate(Cast.Sarah, "3", "press", "x"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Due_RequestedWords_DoNotStandForTheCadence()
    {
        var story = Deliver(TestIncident.Declared()).After(TimeSpan.FromMinutes(30));
        story.Do(new RequestUpdate(Cast.Sarah, "1", "engineering", "Still at it."));
        Send(story, UpdateSchedule.Due(story.State, story.Now).Where(d => d.Kind == UpdateKind.Requested));

        Assert.Equal(["engineering/email periodic-1", "engineering/slack periodic-1"], Due(story));
    }

    [Fact]
    public void Due_Resolved_TellsTheEndOnceToAllWhoWereToldOrOwedAWord()
    {
        var story = Deliver(TestIncident.Declared()).After(TimeSpan.FromMinutes(40));
        story.Do(new ResolveIncident(Cast.Sarah, "all well", null));

        Assert.Equal(
            ["engineering/email resolution", "engineering/slack resolution", "executives/email resolution", "regulators/email resolution",
                "status/status-page resolution"],
            Due(story));
        story.Do(new CloseIncident(Cast.Sarah, "written up"));
        Assert.Equal(5, Due(story).Count);
        Assert.Empty(Due(Deliver(story)));
        Assert.Empty(Due(story.After(TimeSpan.FromDays(30))));
        Assert.Empty(UpdateSchedule.Upcoming(story.State, story.Now));
    }

    [Fact]
    public void Due_Cancelled_TellsOnlyThoseWhoWereTold()
    {
        var story = TestIncident.Declared();
        Send(story, UpdateSchedule.Due(story.State, story.Now).Where(d => d.Audience.Name == "engineering"));
        story.After(TimeSpan.FromMinutes(40)).Do(new CancelIncident(Cast.Sarah, "a test page"));

        Assert.Equal(["engineering/email resolution", "engineering/slack resolution"], Due(story));
    }

    [Fact]
    public void Due_CancelledAfterAChannelRefused_TellsThatChannelNothing()
    {
        var story = TestIncident.Declared();
        foreach (var due in UpdateSchedule.Due(story.State, story.Now))
            story.Do(Sending(due)).Do(due.Channel.StartsWith("email", StringComparison.Ordinal)
                ? new RecordSendFailed(due.Key, "550 no such mailbox")
                : new RecordSent(due.Key, "1"));
        story.Do(new CancelIncident(Cast.Sarah, "a test page"));

        Assert.Equal(["engineering/slack resolution", "status/status-page resolution"], Due(story));
    }

    [Fact]
    public void Due_AfterALevelChange_WelcomesTheNewAndTellsTheFormerOnlyTheEnd()
    {
        var story = Deliver(TestIncident.Declared(level: 2)).After(TimeSpan.FromMinutes(45));
        Deliver(story).Do(new ChangeSeverity(Cast.Sarah, TestPlans.Small, 1, "worse than thought"));
        Assert.Equal(["executives/email initial", "status/status-page initial"], Due(story));
        Assert.Equal(story.Now + TimeSpan.FromHours(21.6), Next(story, "regulators"));

        Deliver(story).After(TimeSpan.FromHours(3)).Do(new ChangeSeverity(Cast.Sarah, TestPlans.Small, 2, "better"));
        Assert.Equal(["engineering/email periodic-7", "engineering/slack periodic-7"], Due(story));

        Deliver(story).Do(new ResolveIncident(Cast.Sarah, "all well", null));
        Assert.Equal(
            ["engineering/email resolution", "engineering/slack resolution", "executives/email resolution", "status/status-page resolution"],
            Due(story));
    }

    [Fact]
    public void Due_RequestFromBeforeAnAudienceWasInformed_IsNotForIt()
    {
        var story = Deliver(TestIncident.Declared(level: 2)).Do(new RequestUpdate(Cast.Sarah, "1", null, "Only us so far."));
        story.After(TimeSpan.FromMinutes(1)).Do(new ChangeSeverity(Cast.Sarah, TestPlans.Small, 1, "worse"));

        Assert.Equal(["engineering/email requested-1", "engineering/slack requested-1"],
            Due(story).Where(d => d.Contains("requested", StringComparison.Ordinal)));
    }

    [Fact]
    public void Upcoming_SaysWhenEachHearsNext()
    {
        var story = TestIncident.Declared();
        Assert.Equal(story.Now + TimeSpan.FromMinutes(30), UpdateSchedule.NextAt(story.State, story.Now));

        Deliver(story).After(TimeSpan.FromMinutes(40));
        Assert.Equal(
            [("engineering", 60.0), ("executives", 120.0), ("regulators", 21.6 * 60)],
            UpdateSchedule.Upcoming(story.State, story.Now).Select(n => (n.Audience, (n.At - TestIncident.Begin).TotalMinutes)));
    }

    [Fact]
    public void Key_WithASalt_IsStableNamesNoChannelAndDiffersByIncident()
    {
        var first = Salted("one");
        var key = Mail(first);

        Assert.Matches("^DR-20261122-030000/engineering/email-[0-9a-f]{20}/initial$", key);
        Assert.Equal(key, Mail(first.Crash()));
        Assert.NotEqual(key, Mail(Salted("two")));
        Assert.Equal("DR-20261122-030000/engineering/email:eng@example.com/initial", Mail(TestIncident.Declared()));
        Assert.Empty(Due(Deliver(first)));

        static string Mail(TestIncident story) =>
            UpdateSchedule.Due(story.State, story.Now).Single(d => d.Channel == "email:eng@example.com").Key;
    }

    [Fact]
    public void Due_OnceTheSaltOrAnAddressIsErased_IsNotSentAgainUnderAnotherKey()
    {
        var story = Salted("one");
        var declared = story.State.Declared;

        Assert.Empty(UpdateSchedule.Due(story.State with { Declared = declared with { Salt = new PrivateText(null) } }, story.Now));
        Assert.Equal(["slack:#incidents"], UpdateSchedule.Due(story.State with
        {
            Audiences = [story.State.Audiences[0] with { Channels = ["slack:#incidents", new PrivateText(null)] }],
        }, story.Now).Select(d => d.Channel));
    }

    private static TestIncident Salted(string salt) => new TestIncident().Do(new DeclareIncident(
        Cast.Sarah, TestIncident.Id, TestPlans.Small, "us-east-1 is down", Scenario: null, 1, Since: null, "practice")
    { Salt = salt });

    [Fact]
    public void Sending_TheSameKeyTwice_IsRefusedAndEndsAreRecordedOnce()
    {
        var story = TestIncident.Declared();
        var due = UpdateSchedule.Due(story.State, story.Now)[0];
        Assert.Contains("was never composed", Assert.Single(story.Refuses(new RecordSent(due.Key, "1"))), StringComparison.Ordinal);
        story.Do(Sending(due));

        Assert.Contains("was composed already", Assert.Single(story.Refuses(Sending(due))), StringComparison.Ordinal);
        story.Do(new RecordSent(due.Key, "ts-1"));
        Assert.Empty(story.Do(new RecordSendFailed(due.Key, "late")).Last);
        Assert.Equal((DeliveryStatus.Sent, "ts-1"),
            (story.State.Updates.Deliveries[due.Key].Status, story.State.Updates.Deliveries[due.Key].Reference));
    }

    [Fact]
    public void Due_AnyTimesOfLooking_SaysNothingTwiceAndMissesNoLastWord()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var story = TestIncident.Declared();
            while (story.Now < TestIncident.Begin + TimeSpan.FromHours(6))
            {
                story.After(TimeSpan.FromSeconds(random.Next(1, 5_000)));
                if (random.Next(6) == 0)
                    story.Do(new ChangeSeverity(Cast.Sarah, TestPlans.Small, story.State.Level == 1 ? 2 : 1, "as it looks"));
                if (random.Next(5) == 0)
                    story.Crash();
                if (random.Next(2) == 0)
                    Deliver(story); // A key composed twice is refused and ends the test here.
                Assert.True(UpdateSchedule.NextAt(story.State, story.Now) > story.Now, $"seed {seed}");
            }

            Assert.Empty(Due(Deliver(story)));
        }
    }

    private static IReadOnlyList<string> Due(TestIncident story) =>
    [
        .. UpdateSchedule.Due(story.State, story.Now)
            .Select(d => $"{d.Audience.Name}/{d.Channel[..d.Channel.IndexOf(':', StringComparison.Ordinal)]} "
                + d.Key[(d.Key.LastIndexOf('/') + 1)..])
            .Order(StringComparer.Ordinal),
    ];

    private static DateTimeOffset? Next(TestIncident story, string audience) =>
        UpdateSchedule.Upcoming(story.State, story.Now).FirstOrDefault(n => n.Audience == audience)?.At;

    private static TestIncident Deliver(TestIncident story)
    {
        Send(story, UpdateSchedule.Due(story.State, story.Now));
        return story;
    }

    private static void Send(TestIncident story, IEnumerable<DueUpdate> updates)
    {
        foreach (var due in updates.ToList())
            story.Do(Sending(due)).Do(new RecordSent(due.Key, "1"));
    }

    private static RecordSending Sending(DueUpdate due) =>
        new(due.Key, due.Audience.Name, due.Channel, due.Kind, due.Due, "subject", "text");
}
