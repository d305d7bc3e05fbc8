using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Policies;

/// <summary>A changed file gives nobody a right until the people of the policy before have said so.</summary>
public sealed class PolicyTests
{
    private static readonly DateTimeOffset At = TestIncident.Begin;
    private readonly List<Recorded> history = [];
    private static readonly Plan Before = TestPlans.Small.Plan with
    {
        Approvals = new Dictionary<string, ApprovalPolicy> { ["two-person"] = new() { Name = "two-person", Slots = ["manager", "director"] } },
        Runbooks = new Dictionary<string, Runbook> { ["failover"] = new() { Name = "failover", Title = "Move", Approval = "two-person", Steps = [] } },
    };

    private static readonly Plan Widened = With(Before, "eve.engineer", p => p with { Roles = ["engineer", "director"] });

    [Fact]
    public void T34_ChangedPolicy_IsConfirmedByTwoPeopleOfTheSlotsBefore()
    {
        Load(Before, "a");
        Load(Widened, "b");
        Assert.Equal(("a", PolicyText.DigestOf(Widened)), (State.Confirmed, State.Pending!.Policy));

        Do(Confirm(Cast.Mike));
        Assert.NotNull(State.Pending);
        Assert.Empty(Do(Confirm(Cast.Mike)));
        Assert.Equal(2, Do(Confirm(Cast.Dana)).Count);

        Assert.Equal(("b", null as PendingPolicy), (State.Confirmed, State.Pending));
    }

    [Fact]
    public void T34_OnePersonOfBothRoles_NeverConfirmsAlone()
    {
        Load(Before, "a");
        Load(Widened, "b");

        Do(Confirm(Cast.Olu));

        Assert.NotNull(State.Pending);
    }

    [Fact]
    public void T34_WhoeverHasNoRoleByThePolicyBefore_IsRefused()
    {
        Load(Before, "a");
        Load(Widened, "b");

        Assert.Contains("takes one of the roles manager, director by the policy that counts now", Refuses(Confirm(Cast.Eve)), StringComparison.Ordinal);
        Assert.Contains("belongs to nobody", Refuses(Confirm(Cast.Stranger)), StringComparison.Ordinal);
        Assert.Contains("another policy", Refuses(Confirm(Cast.Mike) with { Policy = new string('0', 64) }), StringComparison.Ordinal);
    }

    [Fact]
    public void T34_RoleOfAVoterLostSince_DoesNotCount()
    {
        Load(Before, "a");
        Load(Widened, "b");
        Do(Confirm(Cast.Mike));

        Do(Confirm(Cast.Dana) with { Voters = new Dictionary<string, IReadOnlyList<RoleReading>> { ["mike.johnson"] = [] } });

        Assert.NotNull(State.Pending);
    }

    [Fact]
    public void Deny_EndsIt_UntilTheFileChangesAgain()
    {
        Load(Before, "a");
        Load(Widened, "b");
        Do(new DenyPolicy(Cast.Dana, "small", State.Pending!.Policy, Terms));

        Assert.Contains("dana.lee said no", Refuses(Confirm(Cast.Mike)), StringComparison.Ordinal);
        Load(With(Before, "eve.engineer", p => p with { Roles = ["manager"] }), "c");
        Assert.Null(State.Pending!.DeniedBy);
        Load(Before, "d");
        Assert.Equal(("a", null as PendingPolicy), (State.Confirmed, State.Pending));
    }

    [Fact]
    public void Load_PlanRecordedBeforePoliciesWere_CountsAsItIsAndTheNextChangeWaits()
    {
        Append(new PlanLoaded("small", "Small", "a"));
        Assert.Equal(("a", null as string), (State.Confirmed, State.ConfirmedPolicy));

        Load(Before, "b");
        Assert.Null(State.Pending);
        Load(Widened, "c");
        Assert.NotNull(State.Pending);
    }

    [Fact]
    public void Narrowed_SomebodyWidensTheirOwnRights_GivesNone()
    {
        var narrowed = NarrowedPlan.Of(Before, Widened);
        Assert.Equal(["engineer"], narrowed.People["eve.engineer"].Roles);

        var dana = Before.People["dana.lee"].Accounts[0];
        var stolen = With(With(Before, "dana.lee", p => p with { Accounts = [] }), "eve.engineer", p => p with { Accounts = [.. p.Accounts, dana] });
        Assert.DoesNotContain(dana, NarrowedPlan.Of(Before, stolen).People["eve.engineer"].Accounts);

        var added = Before with { People = new Dictionary<string, Person>(Before.People) { ["new"] = new() { Id = "new", Name = "New", Accounts = [new("slack", "U0NEW")], Roles = ["director"] } } };
        Assert.Equal((0, 0), (NarrowedPlan.Of(Before, added).People["new"].Roles.Count, NarrowedPlan.Of(Before, added).People["new"].Accounts.Count));
    }

    [Fact]
    public void Narrowed_WeakerApproval_StillAsksForAllThatEitherAsksFor()
    {
        var weaker = Before with
        {
            Approvals = new Dictionary<string, ApprovalPolicy>
            {
                ["two-person"] = new() { Name = "two-person", Slots = ["engineer"], RequesterMayApprove = true, ApproveWithin = TimeSpan.FromDays(9) },
            },
        };

        var counts = Asked(NarrowedPlan.Of(Before, weaker), "failover");

        Assert.Equal(["director", "engineer", "manager"], counts.Slots.Order());
        Assert.Equal((false, TimeSpan.FromMinutes(30)), (counts.RequesterMayApprove, counts.ApproveWithin));
    }

    [Fact]
    public void Narrowed_RunbookThatNamesAWeakerPolicyOrIsNew_AsksForTheStrictest()
    {
        var loose = new ApprovalPolicy { Name = "loose", Slots = ["engineer"] };
        var next = Before with
        {
            Approvals = new Dictionary<string, ApprovalPolicy>(Before.Approvals) { ["loose"] = loose },
            Runbooks = new Dictionary<string, Runbook>
            {
                ["failover"] = Before.Runbooks["failover"] with { Approval = "loose" },
                ["other"] = Before.Runbooks["failover"] with { Name = "other", Approval = "loose" },
            },
        };

        var narrowed = NarrowedPlan.Of(Before, next);

        Assert.All(["failover", "other"], r => Assert.Equal(["director", "engineer", "manager"], Asked(narrowed, r).Slots.Order()));
        Assert.Equal("two-person", NarrowedPlan.Of(Before, Widened).Runbooks["failover"].Approval);
    }

    [Fact]
    public void Digest_ChangesWithRightsAndNotWithNames()
    {
        Assert.NotEqual(PolicyText.DigestOf(Before), PolicyText.DigestOf(Widened));
        Assert.Equal(PolicyText.DigestOf(Before), PolicyText.DigestOf(With(Before, "eve.engineer", p => p with { Name = "Eve", Phone = "+1" })));
        Assert.Contains(PolicyText.Changes(Before, Widened), c => c.StartsWith("new: person eve.engineer: roles director, engineer", StringComparison.Ordinal));
    }

    private static ApprovalPolicy Terms => PolicyText.Strictest(Before)!;

    private PolicyState State => PolicyState.From(history.Select(r =>
        r with { Event = EventTable.Read(EventTable.NameOf(r.Event), EventTable.Write(r.Event))! }));

    private static ApprovalPolicy Asked(Plan plan, string runbook) => plan.Approvals[plan.Runbooks[runbook].Approval!];

    private static Plan With(Plan plan, string person, Func<Person, Person> change) => plan with
    {
        People = plan.People.ToDictionary(p => p.Key, p => p.Key == person ? change(p.Value) : p.Value),
    };

    private ConfirmPolicy Confirm(Actor actor) => new(actor, "small", State.Pending!.Policy, Terms,
        Cast.Everybody.ToDictionary(a => a.Person!, a => a.Roles));

    private void Load(Plan plan, string hash) =>
        Append(new PlanLoaded("small", "Small", hash, PolicyText.DigestOf(plan), PolicyText.DigestOf(Before)));

    private IReadOnlyList<Event> Do(PolicyCommand command)
    {
        var accepted = Assert.IsType<Decision.Accepted>(Decider.Decide(State, command, At));
        foreach (var e in accepted.Streams.Single().Events)
            Append(e);
        return accepted.Streams.Single().Events;
    }

    private string Refuses(PolicyCommand command) =>
        string.Join("; ", Assert.IsType<Decision.Refused>(Decider.Decide(State, command, At)).Reasons);

    private void Append(Event e) => history.Add(new Recorded(e, At, "test", history.Count + 1));
}
