using DrBot.Commands.Plans;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Plans;

/// <summary>The smallest plan that has a bit of everything; tests change its text to see what is said of it.</summary>
internal static class TinyPlan
{
    public const string Text = """
        plan: tiny
        title: Tiny
        regions: { primary: eu-1, recovery: eu-2 }
        people:
          ann: { name: Ann, roles: [manager] }
          bob: { name: Bob, roles: [director] }
          cyd: { name: Cyd }
        approvals:
          two: { slots: [manager, director] }
        targets:
          db: { kind: aws.rds, region: eu-2, instance: db-2, replica-of: { region: eu-1, instance: db-1 }, drill: { instance: db-drill } }
          app: { kind: kubernetes.deployment, cluster: east, namespace: prod, name: app, drill: { namespace: drill } }
          dns: { kind: aws.route53.record, zone: Z1, name: app.example.com, type: CNAME, drill: { name: drill.example.com } }
        runbooks:
          move:
            title: "Move it \u2014 \"now\""
            approval: two
            inputs: { reason: none, alias: ~ }
            steps:
              fence: { action: fence, writers: [app] }
              promote: { action: aws.rds.promote-read-replica, target: db, max-data-loss: 15m, needs: [fence] }
              scale: { action: kubernetes.scale, target: app, replicas: 3, timeout: 90s, needs: [promote], undo: { replicas: "${before.replicas}" } }
              traffic: { action: aws.route53.upsert, target: dns, value: "${steps.promote.endpoint}.${regions.recovery}.${inputs.alias}", ttl: 1m, needs: [scale] }

        """;

    /// <summary>Reads the plan after replacing one text by another.</summary>
    public static PlanReading Read(string find = "", string replace = "")
    {
        if (!Text.Contains(find, StringComparison.Ordinal))
            throw new ArgumentException($"no '{find}' in the tiny plan");
        return ReadText(find.Length == 0 ? Text : Text.Replace(find, replace, StringComparison.Ordinal));
    }

    public static PlanReading ReadText(string text) =>
        PlanReader.Read([new PlanSource("tiny.yaml", text)], FoundingActions.Catalogue);

    public static LoadedPlan Load() =>
        Read().Loaded ?? throw new InvalidOperationException(string.Join('\n', Read().Errors));

    /// <summary>The only thing said of the changed plan.</summary>
    public static string ErrorAfter(string find, string replace) =>
        Assert.Single(Read(find, replace).Errors).ToString();
}
