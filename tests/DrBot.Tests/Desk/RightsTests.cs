using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using DrBot.Tests.Execution.Bench;

namespace DrBot.Tests.Desk;

/// <summary>What help says a person may do is what the one door lets through.</summary>
public sealed class RightsTests
{
    private static readonly string[] Accounts = ["U0SARAH", "U0MIKE", "U0DAVID", "U0LISA", "U0EVE", "U0NOBODY"];

    // Verbs whose command anybody may bring: the rules themselves then ask for the slot, the vote or the requester.
    private static readonly string[] DecidedLater = ["reject", "withdraw", "approve"];

    public static TheoryData<string> Changing() =>
        [.. VerbTable.Verbs.Where(v => v.Changes && !DecidedLater.Contains(v.Name)).Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Changing))]
    public async Task MayUse_OfEveryVerb_IsWhatAuthorizeDemands(string verb)
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        var run = await bench.ProposeAsync("U0LISA", "/dr failover regional-outage");
        await bench.SayAsync("U0SARAH", "/dr role commander me");
        var incident = await bench.IncidentAsync(EngineBench.IncidentOf(run));

        foreach (var account in Accounts)
        {
            var actor = bench.Get<DrBot.Desk.Finder>().Actor(bench.By(account), incident!);
            var refused = Authorize.WhyNot(incident, CommandOf(verb, actor, run)).Count > 0;
            Assert.True(
                Authorize.MayUse(VerbTable.Find(verb)!, incident, actor) != refused,
                $"{verb} by {account}: help says {(refused ? "yes" : "no")}, the door says {(refused ? "no" : "yes")}");
        }
    }

    [Fact]
    public async Task Help_ForSomebodyWithoutARole_ShowsOnlyWhatIsForThem()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await bench.SayAsync("U0SARAH", "/dr declare API is down");

        var eve = await bench.SayAsync("U0EVE", "/dr help");
        var sarah = await bench.SayAsync("U0SARAH", "/dr help");

        Assert.Contains("more are not for you at present", eve, StringComparison.Ordinal);
        Assert.DoesNotContain("resume", eve, StringComparison.Ordinal);
        Assert.Contains("  failover", sarah, StringComparison.Ordinal);
        Assert.Contains("  resume", sarah, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAmI_Commander_SaysPersonRolesAndWhatIsAllowed()
    {
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup);
        await bench.SayAsync("U0SARAH", "/dr declare API is down");

        var sarah = await bench.SayAsync("U0SARAH", "/dr whoami");
        var nobody = await bench.SayAsync("U0NOBODY", "/dr whoami");

        Assert.Contains("sarah.chen, roles: incident-commander, manager; commander of", sarah, StringComparison.Ordinal);
        Assert.Matches("You may now: .*failover.*skip", sarah);
        Assert.EndsWith("You may now: declare, note, link", nobody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contacts_ForAStranger_AreNotShown()
    {
        await using var bench = await EngineBench.StartAsync();

        Assert.Contains("+1-555-0201", await bench.SayAsync("U0MARK", "/dr contacts"), StringComparison.Ordinal);
        Assert.DoesNotContain("555", await bench.SayAsync("U0NOBODY", "/dr contacts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlansRights_AtTheDesk_AreWhatHelpShowsAndTheDoorLetsThrough()
    {
        var plan = ShopPlan.Text.Replace("title: Shop\n", "title: Shop\nrights: { failover: [operator], note: [], status: [people], contacts: [director] }\n", StringComparison.Ordinal);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup with { Plan = plan });
        await bench.SayAsync("U0SARAH", "/dr declare API is down");

        Assert.Contains("this takes anyone with the role operator", await bench.SayAsync("U0SARAH", "/dr failover regional-outage"), StringComparison.Ordinal);
        Assert.Contains("nobody", await bench.SayAsync("U0SARAH", "/dr note x"), StringComparison.Ordinal);
        Assert.Equal("No incident is open that you may look at.", await bench.SayAsync("U0NOBODY", "/dr status"));
        Assert.Contains("this takes anyone with the role director", await bench.SayAsync("U0MIKE", "/dr contacts"), StringComparison.Ordinal);
        Assert.Contains("Sarah Chen", await bench.SayAsync("U0DAVID", "/dr contacts"), StringComparison.Ordinal);
        Assert.DoesNotContain("  failover", await bench.SayAsync("U0SARAH", "/dr help"), StringComparison.Ordinal);
        Assert.Contains("  failover", await bench.SayAsync("U0LISA", "/dr help"), StringComparison.Ordinal);
        Assert.Contains("by the plan's rights: failover: operator); not for you at present", await bench.SayAsync("U0SARAH", "/dr help failover"), StringComparison.Ordinal);
        Assert.StartsWith("Proposed", await bench.SayAsync("U0LISA", "/dr failover regional-outage"), StringComparison.Ordinal);
    }

    private static Command CommandOf(string verb, Actor actor, string run) => verb switch
    {
        "declare" => new DeclareIncident(actor, "DR-20261122-040000", null!, "", null, null, null, "practice"),
        "link" => new DrBot.Commands.Accounts.OfferAccount(actor, "shop", "1", "", false),
        "severity" => new ChangeSeverity(actor, null!, 2, ""),
        "resolve" => new ResolveIncident(actor, "", null),
        "close" => new CloseIncident(actor, ""),
        "cancel" => new CancelIncident(actor, "why"),
        "failover" or "failback" or "restore" or "drill" or "simulate" or "break-glass" => new ProposeRun(actor, run, null!, "", null, null),
        "review-break-glass" => new ReviewBreakGlass(actor, run, "text"),
        "hold" => new HoldRun(actor, run, ""),
        "resume" => new ResumeRun(actor, run, ""),
        "retry" => new RetryStep(actor, run, "fence", ""),
        "skip" => new SkipStep(actor, run, "fence", "why", []),
        "undo" => new UndoStep(actor, run, "fence", ""),
        "done" => new ConfirmStep(actor, run, "fence", ""),
        "abort" => new AbortRun(actor, run, "why", []),
        "note" => new AddNote(actor, "text"),
        "update" => new RequestUpdate(actor, "id", null, "text"),
        "role" => new AssignRole(actor, "scribe", "eve.engineer"),
        _ => throw new InvalidOperationException($"no command for {verb}"),
    };
}
