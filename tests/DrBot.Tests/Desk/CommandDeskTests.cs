using DrBot.Commands.Language;
using DrBot.Desk;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Desk;

/// <summary>What is answered to what is typed.</summary>
public sealed class CommandDeskTests
{
    public static TheoryData<string> Verbs() => [.. VerbTable.Verbs.Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Answer_ExampleOfEveryVerb_IsWordsOrACardAndNeverSilence(string verb)
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await bench.SayAsync("U0SARAH", "/dr declare regional-outage API is down");

        var answer = await bench.AskAsync("U0SARAH", VerbTable.Find(verb)!.Example);

        Assert.True(bench.Desk.Answers(verb));
        Assert.NotEqual("", EngineBench.Text(answer));
        Assert.DoesNotContain("not in this version", EngineBench.Text(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dr status DR-20200101-000000", "There is no incident DR-20200101-000000")]
    [InlineData("/dr hold DR-20200101-000000-R1", "There is no incident DR-20200101-000000")]
    [InlineData("/dr hold R7", "has no run R7")]
    [InlineData("/dr hold", "has no run")]
    [InlineData("/dr failover nowhere", "named 'nowhere'")]
    [InlineData("/dr failover --plan nothing", "nothing")]
    [InlineData("/dr plans nothing", "There is no plan 'nothing'")]
    [InlineData("/dr severity 9", "has no level 9")]
    [InlineData("/dr severity enormous", "has no level 'enormous'")]
    [InlineData("/dr role incident-commander @nobody", "belongs to nobody")]
    [InlineData("/dr role directer me", "has no role 'directer'; it has: incident-commander, manager, director, operator")]
    [InlineData("/dr contacts directer", "has the role 'directer'; its roles: incident-commander, manager, director, operator")]
    [InlineData("/dr close", "No resolved incident waits to be closed")]
    [InlineData("/dr update everyone hello", "has no audience 'everyone'")]
    [InlineData("/dr falover", "Did you mean '/dr failover'?")]
    [InlineData("/dr help falover", "Did you mean '/dr help failover'?")]
    public async Task Answer_NamesWhatIsNotThere_SaysSoAndWhatThereIs(string typed, string expected)
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await bench.SayAsync("U0SARAH", "/dr declare regional-outage API is down");

        Assert.Contains(expected, await bench.SayAsync("U0SARAH", typed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failover_WithoutAnIncident_DeclaresOneWithTheScenario()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage --since -20m");

        var incident = Assert.Single(await bench.IncidentsAsync());
        Assert.Equal(("regional-outage", "sarah.chen", false),
            (incident.Declared.Scenario, incident.Commander, incident.Declared.Exercise));
        Assert.Equal(incident.DeclaredAt.AddMinutes(-20), incident.OutageStart);
    }

    [Fact]
    public async Task Close_OneIncidentResolvedBesideAnOpenOne_IsTheOneMeant()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await bench.SayAsync("U0SARAH", "/dr declare API is down");
        await bench.SayAsync("U0SARAH", "/dr resolve");
        await bench.PassAsync(TimeSpan.FromSeconds(3));
        await bench.SayAsync("U0SARAH", "/dr declare API is down again");

        Assert.Contains("is closed", await bench.SayAsync("U0SARAH", "/dr close"), StringComparison.Ordinal);
        Assert.Contains("No resolved incident", await bench.SayAsync("U0SARAH", "/dr close"), StringComparison.Ordinal);

        await bench.SayAsync("U0SARAH", "/dr resolve");
        await bench.PassAsync(TimeSpan.FromSeconds(3));
        await bench.SayAsync("U0SARAH", "/dr declare API is down once more");
        await bench.SayAsync("U0SARAH", "/dr resolve");
        Assert.Contains("which one is to be closed?", await bench.SayAsync("U0SARAH", "/dr close"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_OfAnExercise_PromisesNoUpdateToOutsiders()
    {
        await using var bench = await EngineBench.StartAsync(new BenchSetup());
        await bench.SayAsync("U0SARAH", "/dr simulate failover");

        var said = StatusText.Full(Assert.Single(await bench.IncidentsAsync()), bench.Clock.GetUtcNow());

        Assert.Contains("An exercise: chat and those who approve hear of it", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Next update", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failover_SameDeliveryTwice_IsOneIncidentAndOneRun()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        var first = await bench.SayAsync("U0SARAH", "/dr failover regional-outage", "one delivery");
        var second = await bench.SayAsync("U0SARAH", "/dr failover regional-outage", "one delivery");

        Assert.Single(Assert.Single(await bench.IncidentsAsync()).Runs);
        Assert.Equal(first.Split('\n')[0], second.Split('\n')[0]);
    }

    [Fact]
    public async Task Declare_SameDeliveryTwice_IsOneIncidentAndTheSameAnswer()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        var first = await bench.SayAsync("U0EVE", "/dr declare API is down", "one delivery");
        await bench.PassAsync(TimeSpan.FromSeconds(3));
        var second = await bench.SayAsync("U0EVE", "/dr declare API is down", "one delivery");

        Assert.Single(await bench.IncidentsAsync());
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Declare_TwoInOneSecond_BothHaveAnId()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        await bench.SayAsync("U0EVE", "/dr declare one");
        await bench.SayAsync("U0EVE", "/dr declare two");

        Assert.Equal(["DR-20261122-030000", "DR-20261122-030000-2"], (await bench.IncidentsAsync()).Select(i => i.Id).Order());
    }

    [Fact]
    public async Task Hold_SeveralIncidentsOpen_AsksWhichOne()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await bench.SayAsync("U0EVE", "/dr declare one");
        await bench.SayAsync("U0EVE", "/dr declare two");

        var asked = Assert.IsType<DeskAnswer.AsksWhich>(await bench.AskAsync("U0SARAH", "/dr hold"));

        Assert.Equal(("incident", 2), (asked.Argument, asked.Choices.Count));
    }

    [Fact]
    public async Task Failover_SecondOneOfTheRunbook_IsRefusedWithTheFirst()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var first = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");

        var refused = await bench.SayAsync("U0LISA", "/dr failover regional-outage");
        var replaced = await bench.SayAsync("U0SARAH", "/dr failover regional-outage --supersede \"wrong time\"");

        Assert.Contains(first, refused, StringComparison.Ordinal);
        Assert.StartsWith("Proposed", replaced, StringComparison.Ordinal);
        Assert.True((await bench.RunAsync(first)).HasEnded);
    }

    [Fact]
    public async Task Preview_OfARunbook_ShowsFactsAndOpensNothing()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);

        var shown = Assert.IsType<DeskAnswer.ShowsPreview>(await bench.AskAsync("U0EVE", "/dr preview failover"));

        Assert.Equal(8, shown.Facts.Count);
        Assert.Empty(await bench.IncidentsAsync());
        Assert.DoesNotContain(bench.World.Calls, c => c.Changing);
    }

    [Fact]
    public async Task Approve_Typed_OpensTheCardAndIsNoVote()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");

        Assert.IsType<DeskAnswer.ShowsRun>(await bench.AskAsync("U0MIKE", $"/dr approve {run}"));

        Assert.Empty((await bench.RunAsync(run)).Votes);
    }
}
