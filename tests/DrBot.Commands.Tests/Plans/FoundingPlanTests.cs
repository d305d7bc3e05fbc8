using DrBot.Commands.Plans;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Plans;

public sealed class FoundingPlanTests
{
    [Fact]
    public void Unjucks_Read_HasTheDocumentsObjectives()
    {
        var plan = FoundingPlans.Load("unjucks").Plan;

        Assert.Equal(TimeSpan.FromHours(4), plan.Objectives.Rto);
        Assert.Equal(TimeSpan.FromMinutes(15), plan.Objectives.Rpo);
        Assert.Equal(7, plan.Scenarios.Count);
        Assert.Equal(["manager", "director"], plan.Approvals["two-person"].Slots);
        Assert.Equal(new Account("slack", "U0SARAH"), Assert.Single(plan.People["sarah.chen"].Accounts));
    }

    [Fact]
    public void Unjucks_Failover_PromotesBeforeTrafficMoves()
    {
        var failover = FoundingPlans.Load("unjucks").Plan.Runbooks["failover"];

        Assert.True(failover.Needs("promote", "fence"));
        Assert.True(failover.Needs("traffic", "promote"));
        Assert.True(failover.Needs("health", "traffic"));
        Assert.Equal("6", Assert.IsType<PlanValue.Scalar>(failover.Step("scale-api").Inputs["replicas"]).Text);
    }
}
