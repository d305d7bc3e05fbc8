using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace DrBot.Commands.Tests.Approvals;

/// <summary>
/// Random populations, roles, policies and orders of votes, against a model that knows nothing of the product's code:
/// it tries every way to give the slots to people.
/// </summary>
public sealed class ApprovalPropertyTests
{
    private const string Requester = "p0";
    private static readonly string[] Roles = ["manager", "director", "auditor"];
    private static readonly string[] People = [Requester, "p1", "p2", "p3", "p4"];
    private static readonly string[] Surfaces = ["slack", "teams", "key"];

    private enum Act
    {
        Approve,
        ApproveOldCard,
        TakeBack,
        Deny,
    }

    [Fact]
    public void Votes_OfAnybodyInAnyOrder_ApproveExactlyWhenEverySlotHasADifferentEligiblePerson()
    {
        int approved = 0, open = 0, rejected = 0;
        var move = from act in Gen.Frequency((8, Gen.Constant(Act.Approve)), (1, Gen.Constant(Act.ApproveOldCard)), (2, Gen.Constant(Act.TakeBack)), (1, Gen.Constant(Act.Deny)))
                   from who in Gen.Elements(People)
                   from surface in Gen.Elements(Surfaces)
                   select (act, who, surface);
        var problems =
            from size in Gen.Choose(1, 3)
            from slots in Gen.Elements(Roles).ListOf(size)
            from held in Gen.Elements(true, false).ListOf(People.Length * Roles.Length)
            from moves in Gen.Choose(0, 12).SelectMany(n => move.ListOf(n))
            select (Slots: slots.ToArray(), Held: held.ToArray(), Moves: moves.ToArray());

        Prop.ForAll(problems.ToArbitrary(), problem =>
        {
            string[] RolesOf(string person) =>
                [.. Roles.Where((_, r) => problem.Held[Array.IndexOf(People, person) * Roles.Length + r])];
            var story = Proposed(problem.Slots);
            var votes = new HashSet<string>();
            var denied = false;
            foreach (var (act, who, surface) in problem.Moves)
            {
                var mayVote = who != Requester && RolesOf(who).Intersect(problem.Slots).Any();
                var before = story.Run.Status;
                var done = story.TryDo(Command(story, act, Actor(who, surface, RolesOf(who))));
                if (denied)
                {
                    Assert.False(done);
                    Assert.Equal(before, story.Run.Status);
                    continue;
                }

                switch (act)
                {
                    case Act.Approve when mayVote:
                        Assert.True(done);
                        votes.Add(who);
                        break;
                    case Act.Deny when mayVote:
                        Assert.True(done);
                        denied = true;
                        break;
                    case Act.TakeBack when votes.Remove(who):
                        Assert.True(done);
                        break;
                    default:
                        Assert.False(done);
                        Assert.Equal(before, story.Run.Status);
                        break;
                }

                var expected = denied ? RunStatus.Rejected
                    : CanFill(problem.Slots, [.. votes], RolesOf) ? RunStatus.Approved : RunStatus.AwaitingApproval;
                Assert.Equal(expected, story.Run.Status);
                Assert.Equal(denied ? story.Run.Votes.Count : votes.Count, story.Run.Votes.Select(v => v.Person).Distinct().Count());
            }

            _ = denied ? rejected++ : story.Run.Status == RunStatus.Approved ? approved++ : open++;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_500));

        Assert.True(approved > 100 && open > 100 && rejected > 100, $"{approved} approved, {open} open, {rejected} rejected");
    }

    private static TestIncident Proposed(string[] slots) =>
        TestIncident.Declared()
            .Proposed(TestPlans.Failover() with { Policy = TestPlans.Policy(slots) }, Actor(Requester, "slack", ["engineer"]))
            .Previewed();

    private static Command Command(TestIncident story, Act act, Actor actor) => act switch
    {
        Act.Approve => new ApproveRun(actor, story.Run.Id, story.Run.Plan.Digest),
        Act.ApproveOldCard => new ApproveRun(actor, story.Run.Id, new string('0', 64)),
        Act.TakeBack => new TakeBackVote(actor, story.Run.Id),
        _ => new DenyRun(actor, story.Run.Id, story.Run.Plan.Digest, "no"),
    };

    // One person, whichever road they come by.
    private static Actor Actor(string person, string surface, string[] roles) =>
        Cast.Person(person, roles) with { Account = new Account(surface, surface + "-" + person), Via = surface };

    private static bool CanFill(ReadOnlySpan<string> slots, string[] voters, Func<string, string[]> rolesOf)
    {
        if (slots.IsEmpty)
            return true;
        foreach (var person in voters)
            if (rolesOf(person).Contains(slots[0]) && CanFill(slots[1..], [.. voters.Where(p => p != person)], rolesOf))
                return true;
        return false;
    }
}
