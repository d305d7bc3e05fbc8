namespace DrBot.Commands.Tests.Plans;

public sealed class PlanChecksTests
{
    [Theory]
    [InlineData("needs: [promote]", "needs: [promte]",
        "22:90: step 'scale' needs 'promte', and there is no such step; did you mean 'promote'?")]
    [InlineData("needs: [promote]", "needs: [promote, promote]", "step 'scale' needs 'promote' twice; keep one")]
    [InlineData("needs: [promote]", "needs: [scale]", "step 'scale' waits for itself: scale needs scale")]
    [InlineData("writers: [app] }", "writers: [app], needs: [scale] }",
        "step 'fence' waits for itself: fence needs scale needs promote needs fence")]
    [InlineData("writers: [app] }", "writers: [app], needs: [last] }\n      last: { action: wait, for: 1s }",
        "20:55: step 'fence' needs 'last', which stands below it; move 'last' up")]
    public void Needs_ThatCannotBe_AreRefused(string find, string replace, string expected) =>
        // Outputs of a step that is no longer needed are missed too.
        Assert.Contains(TinyPlan.Read(find, replace).Errors, e =>
            e.ToString().Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("action: fence,", "action: fance,", "20:24: there is no action 'fance'; did you mean 'fence'?")]
    [InlineData("action: kubernetes.scale, target: app", "action: kubernetes.scale, target: ap",
        "22:50: there is no target 'ap'; did you mean 'app'?")]
    [InlineData("action: kubernetes.scale, target: app", "action: kubernetes.scale, target: dns",
        "22:50: target 'dns' is of kind aws.route53.record; kubernetes.scale needs one of kind kubernetes.deployment")]
    [InlineData("action: kubernetes.scale, target: app", "action: kubernetes.scale",
        "step 'scale' has no 'target'; kubernetes.scale needs one of kind kubernetes.deployment")]
    [InlineData("{ action: fence,", "{ action: fence, target: app,", "fence takes no target; remove 'target'")]
    [InlineData("{ action: fence,", "{ action: fence, destructive: false,",
        "fence is destructive, and a step cannot say otherwise")]
    [InlineData("writers: [app]", "writers: [app], accept: maybe",
        "20:55: step 'fence': 'accept' must be one of proved, isolated, attempted, none, found 'maybe'")]
    [InlineData("writers: [app]", "writers: app", "'writers' must be a list of targets, found 'app'")]
    [InlineData("writers: [app]", "writers: [app, old]", "there is no target 'old' ('writers')")]
    [InlineData("writers: [app]", "accept: isolated",
        "step 'fence' has no 'writers' (a list of targets); fence needs it")]
    [InlineData("replicas: 3", "replicas: 3.5", "'replicas' must be a whole number, found '3.5'")]
    [InlineData("replicas: 3", "replicas: 3, replica: 4",
        "'replica' is no input of kubernetes.scale (step 'scale'); did you mean 'replicas'?")]
    [InlineData("ttl: 1m", "ttl: 60", "'ttl' must be a duration like")]
    [InlineData("{ replicas: \"${before.replicas}\" }", "{ replica: 2, replicas: 1 }",
        "'replica' is no input of kubernetes.scale (the undo of step 'scale')")]
    [InlineData("{ replicas: \"${before.replicas}\" }", "{}",
        "the undo of step 'scale' has no 'replicas' (a whole number); kubernetes.scale needs it")]
    [InlineData("{ replicas: \"${before.replicas}\" }", "{ action: wait, for: 1s }",
        "wait does not take the step's target; an undo acts on the same target")]
    [InlineData("{ replicas: \"${before.replicas}\" }", "{ action: kubernetes.scail }",
        "there is no action 'kubernetes.scail'")]
    [InlineData("max-data-loss: 15m", "max-data-loss: 15m, undo: { max-data-loss: 1m }",
        "aws.rds.promote-read-replica cannot be undone by itself")]
    [InlineData("timeout: 90s", "timeout: 0s", "'timeout' of step 'scale' is 0s; allowed: 1s to 7d")]
    [InlineData("timeout: 90s", "timeout: 8d", "'timeout' of step 'scale' is 8d; allowed: 1s to 7d")]
    [InlineData("runbooks:\n", "runbooks:\n  empty: { title: E, steps: {} }\n", "runbook 'empty' has no steps")]
    public void Steps_ThatCannotBeDone_AreRefused(string find, string replace, string expected) =>
        Holds(find, replace, expected);

    [Theory]
    [InlineData("${regions.recovery}", "${values.x}", "'${values.x}': there is no value 'x'; there is none")]
    [InlineData("${regions.recovery}", "${inputs.reasn}",
        "there is no input of runbook 'move' 'reasn'; did you mean 'reason'?")]
    [InlineData("${regions.recovery}", "${targets.dbb.region}", "there is no target 'dbb'; did you mean 'db'?")]
    [InlineData("${regions.recovery}", "${targets.db.regio}",
        "there is no property of target 'db' 'regio'; did you mean 'region'?")]
    [InlineData("${regions.recovery}", "${steps.promoted.endpoint}",
        "there is no step 'promoted'; did you mean 'promote'?")]
    [InlineData("${regions.recovery}", "${steps.promote.endpont}",
        "there is no output of aws.rds.promote-read-replica 'endpont'; did you mean 'endpoint'?")]
    [InlineData("${regions.recovery}", "${before.value}", "facts from before are read in 'undo' only")]
    [InlineData("${regions.recovery}", "${HOME}", "23:66: '${HOME}' reads nothing known; allowed: ${values.NAME}")]
    [InlineData("${regions.recovery}", "${regions.recovery", "reads nothing known")]
    [InlineData("regions: { primary: eu-1, recovery: eu-2 }", "regions: { primary: eu-1 }",
        "'regions' has no 'recovery'")]
    [InlineData("needs: [scale] }", "needs: [fence] }",
        "step 'traffic' does not need 'promote', so its outputs may not be there; add 'promote' to needs")]
    [InlineData("replicas: \"${before.replicas}\"", "replicas: \"${steps.traffic.x}\"",
        "step 'scale' does not need 'traffic'")]
    public void References_NobodyWillKnow_AreRefused(string find, string replace, string expected) =>
        Holds(find, replace, expected);

    [Theory]
    [InlineData("    approval: two\n", "",
        "15:3: runbook 'move' names no 'approval', but step 'fence' (fence) is destructive; allowed: two")]
    [InlineData("approval: two", "approval: tow", "there is no approval 'tow'; did you mean 'two'?")]
    [InlineData("slots: [manager, director]", "slots: []", "approval 'two' has 0 slots; allowed: 1 to 10")]
    [InlineData("slots: [manager, director]", "slots: [manager, directr]",
        "9:27: nobody holds the role 'directr'; did you mean 'director'?")]
    [InlineData("slots: [manager, director]", "slots: [manager, manager]", "approval 'two' can never be given")]
    [InlineData("slots: [manager, director]", "slots: [manager, director], requester-may-approve: true",
        "approval 'two' has 2 slots; the requester may approve only where there is one")]
    [InlineData("slots: [manager, director]", "slots: [manager, director], approve-within: 0s",
        "'approve-within' of 'two' is 0s; allowed: 1m to 7d")]
    [InlineData("slots: [manager, director]", "slots: [manager, director], valid-for: 30d",
        "'valid-for' of 'two' is 30d; allowed: 1m to 7d")]
    [InlineData("  cyd: { name: Cyd }\n", "", "approval 'two' can never be given: every slot needs a different person")]
    [InlineData("bob: { name: Bob, roles: [director] }", "bob: { name: Bob, roles: [director], deputy: bob }",
        "'bob' cannot stand in for themselves")]
    public void Approvals_NobodyCouldGive_AreRefused(string find, string replace, string expected) =>
        Holds(find, replace, expected);

    [Fact]
    public void Approvals_OnePersonForBothSlots_AreRefused() =>
        Assert.Contains(
            "approval 'two' can never be given",
            Assert.Single(TinyPlan.ReadText(TinyPlan.Text
                .Replace("roles: [manager]", "roles: [manager, director]", StringComparison.Ordinal)
                .Replace("roles: [director]", "roles: [other]", StringComparison.Ordinal)).Errors).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, email: a@b.c }\n  dan: { name: Dan, email: A@B.C }",
        "8:28: mail address 'A@B.C' belongs to 'cyd' and to 'dan'; it may belong to one person")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, slack: U0CYD }\n  dan: { name: Dan, slack: [W0DAN, U0CYD] }",
        "8:36: slack account 'U0CYD' belongs to 'cyd' and to 'dan'")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, keys: [" + SomeKey + ", " + SomeKey + "] }", "is written twice for 'cyd'; keep one")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, keys: " + SomeKey + " }\n  dan: { name: Dan, keys: [" + SomeKey + "] }",
        "belongs to 'cyd' and to 'dan'; it may belong to one person")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, keys: k1 }", "'k1' of 'cyd' is not a public key; `drbot key new` prints the line")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, slack: cyd }", "'cyd' of 'cyd' is not a Slack member id")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, teams: cyd }", "'cyd' of 'cyd' is not TENANT-ID/OBJECT-ID")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, oidc: cyd# }", "'cyd#' of 'cyd' is not ISSUER#SUBJECT")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, email: cyd }", "'cyd' of 'cyd' is not a mail address")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, deputy: dan }",
        "7:29: there is no person 'dan'; known: ann, bob, cyd")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, roles: [a, a] }", "role 'a' is written twice for 'cyd'")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, roles: [A b] }", "'A b' of 'cyd' is not a role")]
    public void People_WhoCouldVoteTwice_AreRefused(string find, string replace, string expected) =>
        Holds(find, replace, expected);

    [Theory]
    [InlineData("kind: aws.rds,", "kind: aws.rdb,", "there is no kind 'aws.rdb'; did you mean 'aws.rds'?")]
    [InlineData("instance: db-2, ", "", "11:3: target 'db' has no 'instance'; aws.rds needs region, instance")]
    [InlineData("instance: db-2, ", "instance: db-2, instnce: x, ",
        "'instnce' is no property of aws.rds; did you mean 'instance'?")]
    [InlineData("drill: { instance: db-drill }", "drill: { instnce: db-drill }", "'instnce' is no property of aws.rds")]
    [InlineData("drill: { instance: db-drill }", "drill: { region: eu-2 }",
        "the drill identity of 'db' is production's 'db' (aws.rds eu-2 db-2)")]
    [InlineData("drill: { instance: db-drill }", "drill: { region: eu-1, instance: DB-1 }",
        "the drill identity of 'db' is production's 'db' (aws.rds eu-1 db-1)")]
    [InlineData("drill: { name: drill.example.com }", "drill: { name: APP.example.com. }",
        "the drill identity of 'dns' is production's 'dns'")]
    [InlineData("targets:\n",
        "targets:\n  two: { kind: kubernetes.deployment, cluster: east, namespace: prod, name: app }\n",
        "target 'app' is the same thing as 'two'")]
    public void Targets_ThatAreNotThemselves_AreRefused(string find, string replace, string expected)
    {
        // An unknown kind is also no kind for the action that uses it.
        Assert.Contains(TinyPlan.Read(find, replace).Errors, e =>
            e.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scenarios: { s: { title: S, level: 1, runbook: mov } }", "there is no level '1'; there is none")]
    [InlineData("scenarios: { s: { title: S, level: 1, runbook: mov } }",
        "there is no runbook 'mov'; did you mean 'move'?")]
    [InlineData("scenarios: { s: { title: S } }", "scenario 's' has no 'level'; it must be given")]
    [InlineData("scenarios: { s: { title: S, level: one } }",
        "'level' of scenario 's' must be a whole number, found 'one'")]
    [InlineData("scenarios: { s: { title: S, level: 1, rto: 0s } }", "'rto' is nothing at all")]
    [InlineData("objectives: { rto: 0s }", "'rto' is nothing at all")]
    [InlineData("levels: { 1: { name: One, audiences: [all] } }", "there is no audience 'all'; there is none")]
    [InlineData("roles: { x: { slack-group: S0X, teams-group: y } }",
        "role 'x' has two groups; a role is read from one")]
    [InlineData("roles: { x: { slack-group: S0X, max-age: 0s } }", "max-age must be longer than nothing")]
    [InlineData("contacts: { aws: { phone: \"1\" } }", "contact 'aws' has no 'title'; it must be given")]
    public void Names_ThatAreNotThere_AreRefused(string section, string expected) =>
        Assert.Contains(
            TinyPlan.ReadText(TinyPlan.Text + section).Errors, e =>
                e.Message.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("every: 30s, by: slack:#x, template: t", "'every' of audience 'a' is 30s; allowed: 1m to 30d")]
    [InlineData("every: sometimes, by: slack:#x, template: t", "'change' and 'request' are allowed too")]
    [InlineData("within: 90d, by: slack:#x, template: t", "'within' of audience 'a' is 90d; allowed: 1m to 30d")]
    [InlineData("every: 1h, within: 1h, by: slack:#x, template: t",
        "audience 'a' has both 'every' and 'within'; keep one")]
    [InlineData("by: slack:#x, template: t", "audience 'a' has no 'every' or 'within'; it must be given")]
    [InlineData("every: 1h, template: t", "audience 'a' has no 'by'; it must be given")]
    [InlineData("every: 1h, by: fax:1, template: t", "'fax:1' is no channel; allowed: slack:#channel")]
    [InlineData("every: 1h, by: slack, template: t", "'slack' says not where; allowed: slack:ADDRESS")]
    [InlineData("every: 1h, by: email:eng, template: t", "'eng' is no mail address; allowed: email:name@example.com")]
    [InlineData("every: 1h, by: slack:general, template: t", "'general' is no Slack channel; allowed: slack:#name")]
    [InlineData("every: 1h, by: [slack:#x, slack:#x], template: t", "audience 'a' has slack:#x twice; keep one")]
    [InlineData("every: 1h, by: slack:#x, template: ../t", "'../t' is no name for a template")]
    [InlineData("every: 1h, by: slack:#x, template: none", "there is no file templates/none.hbs beside the plan")]
    public void Audiences_NobodyCouldReach_AreRefused(string audience, string expected) =>
        Assert.Contains(
            TinyPlan.ReadText($"{TinyPlan.Text}audiences: {{ a: {{ title: A, {audience} }} }}").Errors,
            e => e.Message.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("every: hourly, runbook: move, mode: simulate",
        "'every' of drill 'd' is 'hourly'; known: daily, weekly")]
    [InlineData("every: daily, runbook: move, mode: dril", "'mode' of drill 'd' is 'dril'; did you mean 'drill'?")]
    [InlineData("every: daily, runbook: mve, mode: simulate", "there is no runbook 'mve'; did you mean 'move'?")]
    [InlineData("every: weekly, at: 03:00 UTC, runbook: move, mode: simulate",
        "'03:00 UTC' is no moment of a weekly drill; allowed: Sun 03:00 UTC")]
    [InlineData("every: daily, at: Sun 03:00 UTC, runbook: move, mode: simulate",
        "no moment of a daily drill; allowed: 03:00 UTC")]
    [InlineData("every: monthly, at: 31 03:00 UTC, runbook: move, mode: simulate", "no moment of a monthly drill")]
    [InlineData("every: daily, at: 25:00 UTC, runbook: move, mode: simulate", "no moment of a daily drill")]
    [InlineData("every: daily, at: 03:00, runbook: move, mode: simulate", "no moment of a daily drill")]
    [InlineData("every: daily, runbook: move, mode: simulate, expect: { rto: soon }",
        "'rto' of drill 'd': 'soon' is not a duration")]
    [InlineData("every: daily, runbook: move, mode: simulate, expect: { joy: 1h }",
        "'joy' cannot be expected of a drill; known: rto, rpo")]
    public void Drills_ThatCannotBeHeld_AreRefused(string drill, string expected) =>
        Assert.Contains(
            TinyPlan.ReadText($"{TinyPlan.Text}drills: {{ d: {{ {drill} }} }}").Errors,
            e => e.Message.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Drill_OfATargetWithoutDrillIdentity_IsRefused()
    {
        var text = TinyPlan.Text.Replace(", drill: { namespace: drill }", "", StringComparison.Ordinal)
            + "drills: { d: { every: weekly, at: Sun 03:00 UTC, runbook: move, mode: drill } }";

        Assert.Equal(
            "tiny.yaml:24:71: drill 'd' would act on app, which have no 'drill' identity; give them one, or use mode simulate",
            Assert.Single(TinyPlan.ReadText(text).Errors).ToString());
    }

    private const string SomeKey = "ecdsa-p256:MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2Q7ulq5gmPioBbiFDn2hrdTPZtW3ITTlJKudRVRAW2sEU6YgEzqpccTvrRzBI1O5QJuzLuDcqT753mBTiJOzxg==";

    private static void Holds(string find, string replace, string expected) =>
        Assert.Contains(expected, TinyPlan.ErrorAfter(find, replace), StringComparison.Ordinal);
}
