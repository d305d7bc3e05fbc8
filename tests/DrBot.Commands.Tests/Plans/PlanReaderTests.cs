using DrBot.Commands.Plans;

namespace DrBot.Commands.Tests.Plans;

public sealed class PlanReaderTests
{
    [Fact]
    public void Read_TinyPlan_HasNothingToSay()
    {
        var reading = TinyPlan.Read();

        Assert.True(reading.Succeeded, string.Join('\n', reading.Errors));
        Assert.Equal("Move it — \"now\"", reading.Loaded.Plan.Runbooks["move"].Title);
        Assert.Equal(["fence", "promote", "scale", "traffic"],
            reading.Loaded.Plan.Runbooks["move"].Steps.Select(s => s.Id));
    }

    [Fact]
    public void Read_Target_FlattensAndMergesTheDrill()
    {
        var db = TinyPlan.Load().Plan.Targets["db"];

        Assert.Equal("db-1", db.Properties["replica-of.instance"]);
        Assert.Equal("db-2", db.Properties["instance"]);
        Assert.Equal("db-drill", db.Drill!["instance"]);
        Assert.Equal("eu-2", db.Drill["region"]);
        Assert.DoesNotContain("drill", db.Properties.Keys);
    }

    [Fact]
    public void Read_ManyMistakes_AllAreReportedInTheOrderOfTheFile()
    {
        var errors = TinyPlan.ReadText(TinyPlan.Text
            .Replace("title: Tiny", "titel: Tiny", StringComparison.Ordinal)
            .Replace("roles: [manager]", "roles: manager", StringComparison.Ordinal)
            .Replace("needs: [fence]", "needs: [fense]", StringComparison.Ordinal)
            .Replace("replicas: 3", "replicas: three", StringComparison.Ordinal)).Errors;

        Assert.Equal(
            [
                "tiny.yaml:1:1: the plan has no 'title'; it must be given",
                "tiny.yaml:2:1: 'titel' is no key of the plan; did you mean 'title'?",
                "tiny.yaml:5:28: 'roles' of person 'ann' must be a list ([a, b]), found a single value",
                "tiny.yaml:9:18: nobody holds the role 'manager'",
                "tiny.yaml:21:",
                "tiny.yaml:22:",
            ],
            errors.Zip(["'title'; it must be given", "'title'?", "single value", "'manager'", "21:", "22:"],
                (e, end) => e.ToString()[..(e.ToString().IndexOf(end, StringComparison.Ordinal) + end.Length)]));
    }

    [Theory]
    [InlineData("plan: tiny", "plan: Tiny!", "1:7: 'Tiny!' is no name for a plan; allowed: small letters")]
    [InlineData("title: Tiny\n", "title: [a]\n", "2:8: 'title' of the plan must be a single value, found a list")]
    [InlineData("title: Tiny\n", "title: Tiny\nlevels: { x: { name: X } }\n",
        "3:11: a level is a number from 1 (the gravest) to 9, found 'x'")]
    [InlineData("title: Tiny\n", "title: Tiny\nlevels: { 1: [] }\n",
        "3:14: level 1 must be a map of keys and values, found a list")]
    [InlineData("title: Tiny\n", "title: Tiny\nobjectives: { rto: 4 hours }\n",
        "3:20: 'rto' of objectives: '4 hours' is not a duration like")]
    [InlineData("title: Tiny\n", "title: Tiny\nvalues: { Big: x }\n",
        "3:11: 'Big' is no name for 'values'; allowed: small letters")]
    [InlineData("people:\n", "people:\n  d?: { name: D }\n",
        "5:3: 'd?' is no name for 'people'; allowed: small letters")]
    [InlineData("cyd: { name: Cyd }", "cyd: { name: Cyd, slak: U0CYD }",
        "7:21: 'slak' is no key of person 'cyd'; did you mean 'slack'?")]
    [InlineData("slots: [manager, director]", "slots: [manager, director], requester-may-approve: yes",
        "9:61: 'requester-may-approve' of approval 'two' must be true or false, found 'yes'")]
    [InlineData("timeout: 90s", "timeout: soon", "22:77: 'timeout' of step 'scale': 'soon' is not a duration like")]
    [InlineData("undo: { replicas: \"${before.replicas}\" }", "undo: now", "the undo of step 'scale' must be a map")]
    [InlineData("kind: aws.rds, region: eu-2", "kind: aws.rds, region: [eu-2]",
        "11:32: 'region' of target 'db' must be a single value, found a list")]
    [InlineData("replica-of: {", "replica-of.region: x, replica-of: {",
        "'replica-of.region' of target 'db' is written twice")]
    [InlineData("writers: [app]", "writers: [[app]]",
        "20:40: 'writers' of step 'fence' must be a single value, a list of them or a map, found a list")]
    [InlineData("inputs: { reason: none, alias: ~ }", "inputs: { reason: [none], alias: ~ }",
        "18:23: the default of input 'reason' must be a single value")]
    public void Read_OneMistake_SaysWhereAndWhatIsAllowed(string find, string replace, string expected) =>
        Assert.Contains(expected, TinyPlan.ErrorAfter(find, replace), StringComparison.Ordinal);

    [Fact]
    public void Read_RunInputs_KnowDefaultsAndTheRequired()
    {
        var inputs = TinyPlan.Load().Plan.Runbooks["move"].Inputs;

        Assert.Equal("none", inputs["reason"]);
        Assert.Null(inputs["alias"]);
    }

    [Fact]
    public void Read_Cadences_AreOfFourKinds()
    {
        const string audiences = """
            audiences:
              a: { title: A, every: 30m, by: "slack:#x", template: t }
              b: { title: B, every: change, by: ["status-page:API,Web App"], template: t }
              c: { title: C, every: request, by: [email:a@b.c], template: t }
              d: { title: D, within: 24h, by: [phone:+1-555], template: t }
            """;

        var plan = PlanReader.Read(
            [new PlanSource("tiny.yaml", TinyPlan.Text + audiences), new PlanSource("templates/t.hbs", "x")],
            DrBot.TestKit.FoundingActions.Catalogue).Loaded!.Plan;

        Assert.Equal(
            [
                new Cadence.Every(TimeSpan.FromMinutes(30)), new Cadence.OnChange(), new Cadence.OnRequest(),
                new Cadence.Once(TimeSpan.FromHours(24)),
            ],
            plan.Audiences.Values.Select(a => a.Cadence));
        Assert.Equal(new Channel("status-page", "API,Web App"), Assert.Single(plan.Audiences["b"].Channels));
        Assert.Equal(new Channel("slack", "#x"), Assert.Single(plan.Audiences["a"].Channels));
    }

    [Fact]
    public void Read_Accounts_OneOrSeveralOfASurface()
    {
        var cyd = TinyPlan.Read(
            "cyd: { name: Cyd }", "cyd: { name: Cyd, slack: [U0CYD, W0CYD], teams: t/o, oidc: https://i#s }")
            .Loaded!.Plan.People["cyd"];

        Assert.Equal(
            [new Account("slack", "U0CYD"), new Account("slack", "W0CYD"), new Account("teams", "t/o"),
                new Account("oidc", "https://i#s")],
            cyd.Accounts);
    }

    [Fact]
    public void ReadCopy_PlanThatWouldBeRefusedToday_IsStillRead()
    {
        PlanSource[] sources =
            [new("tiny.yaml", TinyPlan.Text.Replace("action: fence", "action: gone", StringComparison.Ordinal))];

        var copy = PlanReader.ReadCopy(sources);

        Assert.Equal("gone", copy.Plan.Runbooks["move"].Steps[0].Action);
        Assert.Equal(PlanHash.Compute(sources), copy.Hash);
    }

    [Theory]
    [InlineData("- a")]
    [InlineData("plan: x\ntitle: [a]")]
    public void ReadCopy_NoPlan_IsRefused(string text) =>
        Assert.Throws<FormatException>(() => PlanReader.ReadCopy([new PlanSource("p.yaml", text)]));

    [Fact]
    public void Read_MoreStepsThanAnybodyFollows_IsRefusedAtOnce()
    {
        var steps = string.Concat(
            Enumerable.Range(0, 5_000).Select(i => $"      s{i}: {{ action: wait, for: 1s, needs: [s{i + 1}] }}\n"));

        Assert.Equal(
            "tiny.yaml:4:3: runbook 'r' has 5000 steps; allowed: up to 200",
            Assert.Single(TinyPlan.ReadText($"plan: p\ntitle: P\nrunbooks:\n  r:\n    title: R\n    steps:\n{steps}")
                .Errors).ToString());
    }

    [Fact]
    public void Read_MorePeopleThanAnybodyKnows_IsRefusedAtOnce()
    {
        var people = string.Concat(Enumerable.Range(0, 501).Select(i => $"  p{i}: {{ name: P, roles: [a] }}\n"));

        Assert.Equal(
            "tiny.yaml:3:1: 'people' has 501 entries; allowed: up to 500",
            Assert.Single(TinyPlan.ReadText($"plan: p\ntitle: P\npeople:\n{people}").Errors).ToString());
    }

    [Fact]
    public void Needs_OfManyLayers_AreFoundAtOnce()
    {
        var steps = new List<Step> { new() { Id = "0-a", Action = "wait" }, new() { Id = "0-b", Action = "wait" } };
        for (var i = 1; i < 100; i++)
            foreach (var side in new[] { "a", "b" })
                steps.Add(new Step { Id = $"{i}-{side}", Action = "wait", Needs = [$"{i - 1}-a", $"{i - 1}-b"] });
        var runbook = new Runbook { Name = "r", Title = "R", Steps = steps };

        Assert.True(runbook.Needs("99-a", "0-b"));
        Assert.False(runbook.Needs("99-a", "99-b"));
    }
}
