using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;
using DrBot.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace DrBot.Commands.Tests.Approvals;

public sealed class SlotMatchingTests
{
    private static readonly string[] Roles = ["manager", "director", "auditor"];
    private static readonly string[] People = ["ann", "bob", "cyd", "dee", "eli"];

    [Fact]
    public void Match_BothRolesInOneWhoVotesFirst_LeavesRoomForTheOther()
    {
        var filled = SlotMatching.Match(["manager", "director"], ["olu", "mike"], (p, r) => p == "olu" || r == "manager");

        Assert.Equal<IEnumerable<string?>>(["mike", "olu"], filled);
    }

    [Fact]
    public void T21_OnePersonWithBothRoles_FillsOneSlotOnly() =>
        Assert.Single(SlotMatching.Match(["manager", "director"], ["olu"], (_, _) => true), p => p is not null);

    [Fact]
    public void Match_OnePersonNamedTwice_IsOnePerson() =>
        Assert.Single(SlotMatching.Match(["manager", "director"], ["olu", "olu"], (_, _) => true), p => p is not null);

    [Fact]
    public void Match_RandomPeopleRolesAndOrders_FillsAsManyAsAnyAssignmentCan()
    {
        var problems =
            from slots in Gen.ListOf(Gen.Elements(Roles)).Where(s => s.Count <= 4)
            from order in Gen.Shuffle(People)
            from count in Gen.Choose(0, People.Length)
            from held in Gen.ListOf(Gen.Elements(true, false), People.Length * Roles.Length)
            select (Slots: slots.ToArray(), Voters: order.Take(count).ToArray(), Held: held.ToArray());

        Prop.ForAll(problems.ToArbitrary(), problem =>
        {
            bool Holds(string person, string role) =>
                problem.Held[Array.IndexOf(People, person) * Roles.Length + Array.IndexOf(Roles, role)];
            var filled = SlotMatching.Match(problem.Slots, problem.Voters, Holds);
            var given = filled.OfType<string>().ToList();

            Assert.Equal(given.Count, given.Distinct().Count());
            Assert.All(given, p => Assert.Contains(p, problem.Voters));
            Assert.All(filled.Zip(problem.Slots).Where(f => f.First is not null), f => Assert.True(Holds(f.First!, f.Second)));
            Assert.Equal(Most(problem.Slots, problem.Voters, Holds), given.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    // Every way to give slots to people, tried out.
    private static int Most(ReadOnlySpan<string> slots, string[] left, Func<string, string, bool> holds)
    {
        if (slots.IsEmpty)
            return 0;
        var best = Most(slots[1..], left, holds);
        foreach (var person in left)
            if (holds(person, slots[0]))
                best = Math.Max(best, 1 + Most(slots[1..], [.. left.Where(p => p != person)], holds));
        return best;
    }

    [Fact]
    public void IsSatisfied_ReadingTooOld_DoesNotCount()
    {
        Vote[] votes =
        [
            new("mike", "slack:1", [Cast.FromGroup("manager")], TestIncident.Begin),
            new("dana", "slack:2", [Cast.FromGroup("director", counts: false)], TestIncident.Begin),
        ];

        Assert.False(SlotMatching.IsSatisfied(["manager", "director"], votes));
        Assert.True(SlotMatching.IsSatisfied(["manager"], votes));
    }
}
