using DrBot.Commands;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Journal;
using DrBot.Plans;
using DrBot.Sandbox.Slack.Practice;
using DrBot.TestKit;
using static DrBot.Tests.Surface.SurfaceBench;

namespace DrBot.Tests.Surface;

public sealed class PolicyBoardTests
{
    [Fact]
    public async Task T34_ChangedRights_AreConfirmedByACardOfTheirOwn()
    {
        await using var bench = await SurfaceBench.StartAsync();
        var (before, after) = Change();
        await LoadAsync(bench, before, before);
        await LoadAsync(bench, before, after);

        var card = await bench.CardAsync(bench.Mike, "Confirm", "eve.engineer");
        Assert.Contains("Nobody's rights are widened until this is confirmed", card.AllText, StringComparison.Ordinal);
        await bench.Eve.ClickAsync(card, "Confirm", Limit);
        await AnswerAsync(bench.Eve, "it takes one of the roles manager, director");
        await bench.Mike.ClickAsync(await DirectAsync(bench.Mike), "Confirm", Limit);
        await AnswerAsync(bench.Mike, "1 more needed");
        Assert.Empty(await bench.Eve.DirectMessagesAsync(Limit));
        await bench.Dana.ClickAsync(await DirectAsync(bench.Dana), "Confirm", Limit);

        await bench.Dana.WaitForMessageAsync(
            m => m.Channel[0] != 'C' && m.Buttons.Count == 0 && m.AllText.Contains("Confirmed: it counts from now on", StringComparison.Ordinal), Limit);
        await bench.Sarah.WaitForMessageAsync(m => m.Ts == card.Ts && m.AllText.Contains("Confirmed: it counts from now on", StringComparison.Ordinal), Limit);
        Assert.Equal(["director"], bench.Get<PlanLibrary>().Current("small")!.Plan.People["eve.engineer"].Roles);
    }

    [Fact]
    public async Task T34_ConfirmedWhileNobodyDrew_TheCardsDoNotGoOnAsking()
    {
        await using var bench = await SurfaceBench.StartAsync();
        var (before, after) = Change();
        await LoadAsync(bench, before, before);
        await LoadAsync(bench, before, after);
        var card = await bench.CardAsync(bench.Mike, "Confirm", "eve.engineer");
        await DirectAsync(bench.Mike);
        await bench.StopBotAsync();

        await bench.StartBotAsync(() => RecordAsync(bench, after, new PolicyConfirmed("small", PolicyText.DigestOf(after.Plan))));

        await bench.Sarah.WaitForMessageAsync(m => m.Ts == card.Ts && m.AllText.Contains("Confirmed: it counts from now on", StringComparison.Ordinal), Limit);
        await bench.Mike.WaitForMessageAsync(m => m.Channel[0] != 'C' && m.AllText.Contains("Confirmed: it counts from now on", StringComparison.Ordinal), Limit);
    }

    private static Task<PracticeMessage> DirectAsync(Persona person) =>
        person.WaitForMessageAsync(m => m.Channel[0] != 'C' && m.Buttons.Any(b => b.Text == "Confirm"), Limit);

    // Somebody makes Eve a director by an edit of the file.
    private static (LoadedPlan Before, LoadedPlan After) Change()
    {
        var before = TestPlans.Small with
        {
            Plan = TestPlans.Small.Plan with
            {
                Approvals = new Dictionary<string, ApprovalPolicy> { ["two-person"] = new() { Name = "two-person", Slots = ["manager", "director"] } },
            },
        };
        var after = before with
        {
            Hash = new string('b', 64),
            Plan = before.Plan with
            {
                People = before.Plan.People.ToDictionary(p => p.Key, p => p.Key == "eve.engineer" ? p.Value with { Roles = ["director"] } : p.Value),
            },
        };
        return (before, after);
    }

    private static async Task LoadAsync(SurfaceBench bench, LoadedPlan before, LoadedPlan plan)
    {
        await bench.Get<PlanLibrary>().ArchiveAsync(plan, Limit);
        await RecordAsync(
            bench, plan, new PlanLoaded("small", "Small", plan.Hash, PolicyText.DigestOf(plan.Plan), PolicyText.DigestOf(before.Plan)));
    }

    private static async Task RecordAsync(SurfaceBench bench, LoadedPlan plan, Event happened)
    {
        await bench.Get<IJournal>().AppendAsync(
            new AppendRequest
            {
                At = TestIncident.Begin,
                Streams = [new StreamAppend(Streams.Plan("small"), StreamAppend.AnyVersion, [EventCodec.ToRecord(happened, "", "system")])],
            },
            Limit);
        await bench.Get<PolicyBook>().SetAsync(plan, Limit);
    }
}
