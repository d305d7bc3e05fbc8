using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Plans;

public sealed class FoundingPlanTests
{
    [Theory]
    [InlineData("unjucks", "regional-outage", "4h", "15m", 1, "failover")]
    [InlineData("unjucks", "database-corruption", "2h", "15m", 2, "restore-point-in-time")]
    [InlineData("unjucks", "application-failure", "30m", "0s", 3, "restart-application")]
    [InlineData("unjucks", "network-outage", "1h", "0s", 3, null)]
    [InlineData("unjucks", "security-breach", "8h", "1h", 1, null)]
    [InlineData("unjucks", "natural-disaster", "6h", "15m", 1, "failover")]
    [InlineData("unjucks", "third-party-outage", "2h", "0s", 4, null)]
    [InlineData("entmoot", "server-failure", "5m", "1m", 1, null)]
    [InlineData("entmoot", "zone-failure", "15m", "5m", 1, null)]
    [InlineData("entmoot", "database-failure", "10m", "5m", 1, "replica-promotion")]
    [InlineData("entmoot", "region-failure", "30m", "15m", 1, "failover")]
    [InlineData("entmoot", "data-corruption", "1h", "0s", 2, "restore-point-in-time")]
    [InlineData("entmoot", "security-breach", "2h", "0s", 1, "security-response")]
    [InlineData("entmoot", "cache-failure", "3m", "0s", 3, null)]
    [InlineData("entmoot", "storage-failure", "30m", "1h", 3, null)]
    public void Scenario_OfTheDocument_HasItsObjectives(
        string plan, string scenario, string rto, string rpo, int level, string? runbook)
    {
        var found = FoundingPlans.Load(plan).Plan.Scenarios[scenario];

        Assert.Equal(rto, DurationText.Format(found.Rto!.Value));
        Assert.Equal(rpo, DurationText.Format(found.Rpo!.Value));
        Assert.Equal(level, found.Level);
        Assert.Equal(runbook, found.Runbook);
    }

    [Theory]
    [InlineData("unjucks", 7, 10, 6)]
    [InlineData("entmoot", 8, 9, 5)]
    public void Plan_Whole_HasAllOfTheDocument(string name, int scenarios, int people, int drills)
    {
        var plan = FoundingPlans.Load(name).Plan;

        Assert.Equal(scenarios, plan.Scenarios.Count);
        Assert.Equal(people, plan.People.Count);
        Assert.Equal(drills, plan.Drills.Count + (name == "unjucks" ? 1 : 0));
    }

    [Theory]
    [InlineData("unjucks", "failback")]
    [InlineData("unjucks", "reprotect")]
    [InlineData("entmoot", "failback")]
    [InlineData("entmoot", "reprotect")]
    [InlineData("entmoot", "replica-promotion")]
    public void Debt_OfAFailover_IsPaidByTheRunbook(string name, string runbook)
    {
        var found = FoundingPlans.Load(name).Plan.Runbooks[runbook];

        Assert.True(found.RestoresProtection);
        Assert.Contains(found.Steps, s => s.Action == "manual" && s.Inputs.ContainsKey("check")
            && ((PlanValue.Scalar)s.Inputs["instructions"]).Text.Contains("replica", StringComparison.Ordinal));
        Assert.False(FoundingPlans.Load(name).Plan.Runbooks["failover"].RestoresProtection);
    }

    [Theory]
    [InlineData("executives", "2h")]
    [InlineData("engineering", "30m")]
    [InlineData("customer-success", "1h")]
    [InlineData("customers-by-mail", "1h")]
    public void UnjucksAudience_OfTheMatrix_HearsAsOften(string audience, string period) =>
        Assert.Equal(
            new Cadence.Every(DurationText.Parse(period)),
                FoundingPlans.Load("unjucks").Plan.Audiences[audience].Cadence);

    [Fact]
    public void UnjucksAudiences_WithoutAPeriod_HearAsTheMatrixSays()
    {
        var audiences = FoundingPlans.Load("unjucks").Plan.Audiences;

        Assert.Equal(new Cadence.OnChange(), audiences["customers"].Cadence);
        Assert.Equal(new Cadence.OnRequest(), audiences["partners"].Cadence);
        Assert.Equal(new Cadence.Once(TimeSpan.FromHours(24)), audiences["regulators"].Cadence);
    }

    [Fact]
    public void UnjucksPeople_OfTheAppendix_HaveTheirMailAndTelephone()
    {
        var people = FoundingPlans.Load("unjucks").Plan.People;

        Assert.Equal(("sarah.chen@unjucks.dev", "+1-555-0201"),
            (people["sarah.chen"].Email, people["sarah.chen"].Phone));
        Assert.Equal(("david.kim@unjucks.dev", "+1-555-0202"), (people["david.kim"].Email, people["david.kim"].Phone));
        Assert.Equal(("alex.rodriguez@unjucks.dev", "+1-555-0203"),
            (people["alex.rodriguez"].Email, people["alex.rodriguez"].Phone));
        Assert.Equal(("jennifer.liu@unjucks.dev", "+1-555-0204"),
            (people["jennifer.liu"].Email, people["jennifer.liu"].Phone));
        Assert.Equal(("mark.thompson@unjucks.dev", "+1-555-0205"),
            (people["mark.thompson"].Email, people["mark.thompson"].Phone));
        Assert.Equal("mike.johnson", people["sarah.chen"].Deputy);
        Assert.All(people.Values, p => Assert.Single(p.Accounts));
    }

    [Fact]
    public void UnjucksFailover_Steps_AreInTheDocumentsOrderWithItsValues()
    {
        var failover = FoundingPlans.Load("unjucks").Plan.Runbooks["failover"];

        Assert.Equal(
            [
                "fence", "promote", "check-database", "repoint", "restart-api", "restart-worker", "scale-api",
                    "scale-worker",
                "load-balancer", "traffic", "health",
            ],
            failover.Steps.Select(s => s.Id));
        Assert.Equal(["manager", "director"], FoundingPlans.Load("unjucks").Plan.Approvals[failover.Approval!].Slots);
        Assert.Equal("6", Input(failover, "scale-api", "replicas"));
        Assert.Equal("3", Input(failover, "scale-worker", "replicas"));
        Assert.Equal("dr-api.unjucks.dev", Input(failover, "traffic", "value"));
        Assert.Equal("60s", Input(failover, "traffic", "ttl"));
        Assert.True(failover.Needs("promote", "fence"));
        Assert.True(failover.Needs("repoint", "promote"));
        Assert.True(failover.Needs("scale-worker", "repoint"));
        Assert.True(failover.Needs("traffic", "load-balancer"));
        Assert.True(failover.Needs("health", "traffic"));
    }

    [Theory]
    [InlineData("failover", "manager", "director")]
    [InlineData("replica-promotion", "operator")]
    public void EntmootRunbook_Approval_IsTheDocuments(string runbook, params string[] slots)
    {
        var plan = FoundingPlans.Load("entmoot").Plan;

        Assert.Equal(slots, plan.Approvals[plan.Runbooks[runbook].Approval!].Slots);
    }

    [Fact]
    public void EntmootFailover_TypedPause_IsAnUpsert()
    {
        var failover = FoundingPlans.Load("entmoot").Plan.Runbooks["failover"];

        Assert.Equal("aws.route53.upsert", failover.Step("traffic").Action);
        Assert.Equal("api-dr.yourdomain.com", Input(failover, "traffic", "value"));
        Assert.Equal("data-integrity", failover.Steps[^1].Id);
    }

    // Route 53 is edited in us-east-1: both documents rely on it, and nothing else is unwise in the plans.
    [Theory]
    [InlineData("unjucks")]
    [InlineData("entmoot")]
    public void Plan_Warnings_AreOfTheControlPlaneAlone(string name)
    {
        var warnings = FoundingPlans.Load(name).Warnings;

        Assert.Equal(2, warnings.Count);
        Assert.All(warnings, w =>
            Assert.Contains("needs the control plane of Route 53, us-east-1", w.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unjucks")]
    [InlineData("entmoot")]
    public void Plan_EveryTargetOfADrill_HasAnIdentityForIt(string name) =>
        Assert.All(FoundingPlans.Load(name).Plan.Targets.Values, t => Assert.NotNull(t.Drill));

    private static string Input(Runbook runbook, string step, string input) =>
        Assert.IsType<PlanValue.Scalar>(runbook.Step(step).Inputs[input]).Text;
}
