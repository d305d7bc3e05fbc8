using DrBot.Commands.Plans;
using DrBot.Commands.Runs;

namespace DrBot.TestKit;

/// <summary>Plans and run plans of stories, built in memory.</summary>
public static class TestPlans
{
    /// <summary>Two people: a manager and a director.</summary>
    public static PolicyTerms TwoPerson { get; } = Policy("manager", "director");

    /// <summary>A plan with two levels, three audiences of each cadence, one scenario and <see cref="Cast"/> as its people.</summary>
    public static LoadedPlan Small { get; } = Load(new Plan
    {
        Name = "small",
        Title = "Small platform",
        Objectives = new Objectives(TimeSpan.FromHours(4), TimeSpan.FromMinutes(15)),
        People = Cast.Everybody.ToDictionary(a => a.Person!, a => new Person
        {
            Id = a.Person!,
            Name = a.Person!,
            Accounts = [a.Account!],
            Roles = [.. a.Roles.Select(r => r.Role)],
        }),
        Levels = new Dictionary<int, ResponseLevel>
        {
            [1] = new(1, "Critical", ["full-team"], ["engineering", "executives", "status", "regulators", "partners"]),
            [2] = new(2, "Major", ["on-call"], ["engineering"]),
        },
        Scenarios = new Dictionary<string, Scenario>
        {
            ["regional-outage"] = new() { Name = "regional-outage", Title = "Regional outage", Level = 1, Runbook = "failover" },
        },
        Audiences = new Dictionary<string, Audience>
        {
            ["engineering"] = Audience("engineering", new Cadence.Every(TimeSpan.FromMinutes(30)), "slack:#incidents", "email:eng@example.com"),
            ["executives"] = Audience("executives", new Cadence.Every(TimeSpan.FromHours(2)), "email:exec@example.com", "phone:+1555"),
            ["status"] = Audience("status", new Cadence.OnChange(), "status-page:api"),
            ["regulators"] = Audience("regulators", new Cadence.Once(TimeSpan.FromHours(24)), "email:reg@example.com", "phone:+1666"),
            ["partners"] = Audience("partners", new Cadence.OnRequest(), "email:partners@example.com"),
        },
    });

    /// <summary>A plan of the model given, with a made-up hash.</summary>
    public static LoadedPlan Load(Plan plan) => new(plan, new string('a', 64), [], []);

    /// <summary>A policy with the usual clocks: 30 min, 10 min, 4 h.</summary>
    public static PolicyTerms Policy(params string[] slots) => new(
        "policy", slots, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(10), TimeSpan.FromHours(4), RequesterMayApprove: false);

    /// <summary>The usual failover: fence, promote, repoint, scale, traffic, health, each after the one before.</summary>
    public static RunPlan Failover(params StepPlan[] steps) => new()
    {
        Plan = "small",
        PlanHash = new string('a', 64),
        Digest = new string('d', 64),
        Runbook = "failover",
        Title = "Move production",
        Mode = RunMode.Failover,
        Policy = TwoPerson,
        Steps = steps.Length > 0 ? steps : [Fence, Promote, Repoint, Scale, Traffic, Health],
    };

    /// <summary>Stops the old writers; destructive, repeatable.</summary>
    public static StepPlan Fence { get; } = Step("fence") with { Destructive = true };

    /// <summary>Promotes the replica; destructive, irreversible, not repeatable, at most 15 minutes of data lost.</summary>
    public static StepPlan Promote { get; } = Step("promote", "fence") with
    {
        Destructive = true,
        Irreversible = true,
        Repeatable = false,
        MaxDataLoss = TimeSpan.FromMinutes(15),
    };

    /// <summary>Sets the new address; can be undone.</summary>
    public static StepPlan Repoint { get; } = Step("repoint", "promote") with { CanUndo = true };

    /// <summary>Scales the service up; can be undone.</summary>
    public static StepPlan Scale { get; } = Step("scale", "repoint") with { CanUndo = true };

    /// <summary>Moves the traffic; destructive, repeatable.</summary>
    public static StepPlan Traffic { get; } = Step("traffic", "scale") with { Destructive = true, MovesTraffic = true };

    /// <summary>Looks whether it works; changes nothing.</summary>
    public static StepPlan Health { get; } = Step("health", "traffic") with { Changes = false, Touches = [] };

    /// <summary>A person does it.</summary>
    public static StepPlan ByHand { get; } = Step("by-hand") with { Action = "manual", Touches = [], Instructions = "Turn the key." };

    /// <summary>A changing, repeatable step on a target named as itself.</summary>
    public static StepPlan Step(string id, params string[] needs) => new()
    {
        Id = id,
        Action = "test." + id,
        Target = id,
        Touches = [id],
        Effect = $"does {id}",
        Needs = needs,
        Timeout = TimeSpan.FromMinutes(10),
        Changes = true,
        Repeatable = true,
    };

    /// <summary>What a look at every step shows when nothing stands in the way.</summary>
    /// <param name="loss">Seconds of data a bounded step would lose; null when nobody knows.</param>
    public static IReadOnlyList<StepFacts> Facts(RunPlan plan, long? loss = 30) =>
        [.. plan.Steps.Select(s => new StepFacts(s.Id, "ready", FactsOf(s, loss), []))];

    /// <summary>The facts of one step when nothing stands in the way.</summary>
    public static IReadOnlyDictionary<string, string> FactsOf(StepPlan step, long? loss = 30)
    {
        var facts = new Dictionary<string, string> { ["identity"] = step.Id, ["role"] = "replica" };
        if (step.MaxDataLoss is null)
            return facts;
        facts[FactRules.LossFact] = loss?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown";
        facts[FactRules.LossBasisFact] = loss is null ? "unknown" : "present-lag";
        return facts;
    }

    private static Audience Audience(string name, Cadence cadence, params string[] channels) => new()
    {
        Name = name,
        Title = name,
        Cadence = cadence,
        Channels = [.. channels.Select(c => new Channel(c[..c.IndexOf(':', StringComparison.Ordinal)], c[(c.IndexOf(':', StringComparison.Ordinal) + 1)..]))],
        Template = name,
    };
}
