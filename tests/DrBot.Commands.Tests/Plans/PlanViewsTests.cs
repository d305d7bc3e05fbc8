using DrBot.Commands.Plans;
using DrBot.Commands.Plans.Views;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Plans;

public sealed class PlanViewsTests
{
    [Fact]
    public void Mermaid_TinyPlan_ShowsGateOrderAndDestruction()
    {
        var plan = TinyPlan.Load().Plan;

        Assert.Equal(
            """
            flowchart TD
                approval{{"two<br/>manager + director"}}
                s_fence["fence<br/>fence<br/>destructive"]:::destructive
                s_promote["promote<br/>aws.rds.promote-read-replica<br/>db-2 (eu-2)<br/>destructive"]:::destructive
                s_scale["scale<br/>kubernetes.scale<br/>app (east, prod)"]
                s_traffic["traffic<br/>aws.route53.upsert<br/>app.example.com (Z1, CNAME)<br/>destructive"]:::destructive
                approval --> s_fence
                s_fence --> s_promote
                s_promote --> s_scale
                s_scale --> s_traffic
                classDef destructive fill:#fde2e1,stroke:#b3261e,stroke-width:3px,color:#410e0b
                classDef looks fill:#e8f0fe,stroke:#1967d2,color:#0b2a5b
                classDef manual stroke-dasharray:5 4

            """,
            PlanGraph.Mermaid(plan.Runbooks["move"], plan, FoundingActions.Catalogue));
    }

    [Fact]
    public void Mermaid_NamesThatMermaidReads_AreHarmless()
    {
        var plan = TinyPlan.Read("name: app, drill", "name: '\"]<script>&', drill").Loaded!.Plan;
        var runbook = plan.Runbooks["move"] with { Approval = null };

        var chart = PlanGraph.Mermaid(runbook, plan, FoundingActions.Catalogue);

        Assert.Contains("#quot;]#lt;script#gt;#amp;", chart, StringComparison.Ordinal);
        Assert.DoesNotContain("approval", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TinyRunbook_IsExactlyThis() =>
        Assert.Equal(
            """
            Runbook move: Move it — "now"
              approval two: manager and director
              input reason: none unless given
              input alias: must be given
               1. fence: fence
                  DESTRUCTIVE; timeout 2m (the action's default)
                  writers: app
               2. promote: aws.rds.promote-read-replica on db-2 (eu-2)
                  DESTRUCTIVE; timeout 30m (the action's default); needs fence
                  max-data-loss: 15m
               3. scale: kubernetes.scale on app (east, prod)
                  changes; timeout 1m30s; needs promote
                  replicas: 3
                  undo: kubernetes.scale, replicas: ${before.replicas}
               4. traffic: aws.route53.upsert on app.example.com (Z1, CNAME)
                  DESTRUCTIVE; timeout 10m (the action's default); needs scale
                  value: ${steps.promote.endpoint}.${regions.recovery}.${inputs.alias}
                  ttl: 1m

            """,
            PlanText.Write(TinyPlan.Load(), FoundingActions.Catalogue, TinyPlan.Load().Plan.Runbooks["move"]));

    [Theory]
    [InlineData("  sarah.chen: Sarah Chen; incident-commander, manager; sarah.chen@unjucks.dev; +1-555-0201; slack:U0SARAH; deputy mike.johnson\n")]
    [InlineData("  two-person: manager and director; approve within 30m; start within 10m; valid for 4h\n")]
    [InlineData("  regional-outage: Regional AWS outage; level 1; RTO 4h; RPO 15m; probability low; impact critical; runbook failover\n")]
    [InlineData("  engineering: Engineering team; every 30m; slack:#incidents, email:eng@unjucks.dev; template technical-update\n")]
    [InlineData("  regulators: Regulators; within 1d; email:compliance@unjucks.dev; template regulator-notification\n")]
    [InlineData("  partners: Partners and vendors; on request;")]
    [InlineData("  customers: Customers; on every change; status-page:API,Web Application,Template Generation;")]
    [InlineData("  failover-test: Failover testing; weekly at Sun 03:00 UTC; runbook failover in mode drill; takes 2h; engineering; rto 30m expected\n")]
    [InlineData("  database: aws.rds; region us-west-2, instance unjucks-dr-db, replica-of.region us-east-1, "
        + "replica-of.instance unjucks-prod-db; in drills instance unjucks-drill-db\n")]
    [InlineData("  director: slack:S0DIRECTORS, a reading counts for 12h\n")]
    [InlineData("  aws: AWS; Enterprise; +1-206-266-4064; aws-support@unjucks.dev; https://console.aws.amazon.com/support\n")]
    [InlineData("RTO 4h, RPO 15m, availability 99.9%, from us-east-1, to us-west-2\n")]
    public void Write_FoundingPlan_Says(string expected) =>
        Assert.Contains(expected, PlanText.Write(FoundingPlans.Load("unjucks"), FoundingActions.Catalogue),
            StringComparison.Ordinal);

    [Fact]
    public void StepView_UnknownAction_IsShownAsWritten()
    {
        var plan = TinyPlan.Load().Plan;

        var view = StepView.Of(
            new Step { Id = "x", Action = "gone", Destructive = true }, plan, FoundingActions.Catalogue);

        Assert.Equal(("gone", "0s", true, false), (view.Action, view.Timeout, view.Destructive, view.Changes));
    }
}
