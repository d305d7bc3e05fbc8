using DrBot.Sandbox.World;

namespace DrBot.Tests.Execution.Bench;

/// <summary>A plan over the practice world with one step of every kind that changes something, and none by hand.</summary>
internal static class ShopPlan
{
    /// <summary>The people, policies and targets; runbooks are added.</summary>
    public const string Head = """
        plan: shop
        title: Shop
        objectives: { rto: 4h, rpo: 15m }
        regions: { primary: us-east-1, recovery: us-west-2 }
        people:
          sarah.chen: { name: Sarah Chen, slack: U0SARAH, roles: [incident-commander, manager] }
          mike.johnson: { name: Mike Johnson, slack: U0MIKE, roles: [manager] }
          david.kim: { name: David Kim, slack: U0DAVID, roles: [director] }
          lisa.wang: { name: Lisa Wang, slack: U0LISA, roles: [operator] }
          eve.engineer: { name: On-call engineer, slack: U0EVE, roles: [] }
        approvals:
          two-person: { slots: [manager, director], approve-within: 30m, start-within: 10m, valid-for: 4h }
          acknowledge: { slots: [operator], requester-may-approve: true, approve-within: 30m, start-within: 10m, valid-for: 4h }
        levels:
          1: { name: Critical, responders: [], audiences: [] }
          2: { name: High, responders: [], audiences: [] }
        targets:
          database:
            kind: aws.rds
            region: us-west-2
            instance: unjucks-dr-db
            replica-of: { region: us-east-1, instance: unjucks-prod-db }
            drill: { instance: unjucks-drill-db }
          old-api:
            { kind: kubernetes.deployment, cluster: primary, namespace: unjucks-prod, name: unjucks-api,
              drill: { cluster: recovery, namespace: unjucks-drill-old } }
          api:
            { kind: kubernetes.deployment, cluster: recovery, namespace: unjucks-dr, name: unjucks-api,
              drill: { namespace: unjucks-drill } }
          worker:
            { kind: kubernetes.deployment, cluster: recovery, namespace: unjucks-dr, name: unjucks-worker,
              drill: { namespace: unjucks-drill } }
          config:
            { kind: kubernetes.configmap, cluster: recovery, namespace: unjucks-dr, name: unjucks-config,
              drill: { namespace: unjucks-drill } }
          dns:
            { kind: aws.route53.record, zone: Z1234567890, name: api.unjucks.dev, type: CNAME,
              drill: { name: drill-api.unjucks.dev } }
        runbooks:

        """;

    /// <summary>The runbooks of a failover and of a smaller change to one of its targets.</summary>
    public const string Text = Head + """
          failover:
            title: Move the shop
            approval: two-person
            steps:
              fence: { action: fence, writers: [old-api], accept: attempted, timeout: 2m }
              promote:
                { action: aws.rds.promote-read-replica, target: database, max-data-loss: 15m, irreversible: true, needs: [fence] }
              repoint:
                { action: kubernetes.set-config, target: config, set: { DB_HOST: "${steps.promote.endpoint}" }, needs: [promote] }
              restart: { action: kubernetes.restart, target: api, needs: [repoint] }
              scale-api:
                { action: kubernetes.scale, target: api, replicas: 2, needs: [restart], undo: { replicas: "${before.replicas}" } }
              scale-worker:
                { action: kubernetes.scale, target: worker, replicas: 1, needs: [repoint], undo: { replicas: "${before.replicas}" } }
              traffic:
                { action: aws.route53.upsert, target: dns, value: dr-api.unjucks.dev, ttl: 60s, needs: [scale-api, scale-worker] }
              health: { action: http.check, url: "https://${targets.dns.name}/health", expect: 200, needs: [traffic] }
          surge:
            title: More workers
            approval: two-person
            steps:
              more: { action: kubernetes.scale, target: worker, replicas: 4 }
        scenarios:
          regional-outage:
            { title: Regional outage, probability: low, impact: critical, rto: 4h, rpo: 15m, level: 1, runbook: failover }

        """;

    /// <summary>The practice world with everything that is slow made quick.</summary>
    public static WorldSpec QuickWorld { get; } = FoundingWorlds.Unjucks with
    {
        Timings = new WorldTimings
        {
            Promotion = TimeSpan.FromSeconds(20),
            Propagation = TimeSpan.FromSeconds(10),
            PodStart = TimeSpan.FromSeconds(3),
            StatusLag = TimeSpan.FromSeconds(2),
        },
    };

    public static BenchSetup Setup => new() { Plan = Text, World = QuickWorld };

    /// <summary>A plan of scripted steps.</summary>
    public static BenchSetup Scripted(string runbooks, params ScriptedAction[] actions) =>
        new() { Plan = Head + runbooks, World = QuickWorld, Actions = actions };
}
