namespace DrBot.Commands.Approvals;

/// <summary>
/// Slots, not counts: an approval is satisfied when every slot can be given a different person who holds its role.
/// A bipartite matching, so that the order of votes never matters.
/// </summary>
public static class SlotMatching
{
    /// <summary>A largest assignment of people to slots.</summary>
    /// <param name="slots">The role each slot asks for.</param>
    /// <param name="voters">People; one who is named twice is still one person.</param>
    /// <param name="holds">Whether a voter holds a role.</param>
    /// <returns>For each slot the person who fills it, or null.</returns>
    public static string?[] Match(IReadOnlyList<string> slots, IReadOnlyList<string> voters, Func<string, string, bool> holds)
    {
        var filled = new string?[slots.Count];
        foreach (var voter in voters.Distinct())
            Place(voter, new bool[slots.Count]);
        return filled;

        // Kuhn's augmenting path: whoever sits in a slot may move to another to make room.
        bool Place(string voter, bool[] tried)
        {
            for (var i = 0; i < slots.Count; i++)
            {
                if (tried[i] || !holds(voter, slots[i]))
                    continue;
                tried[i] = true;
                if (filled[i] is null || Place(filled[i]!, tried))
                {
                    filled[i] = voter;
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The assignment of a run's counting votes.</summary>
    public static string?[] Match(IReadOnlyList<string> slots, IReadOnlyList<Runs.Vote> votes) =>
        Match(slots, [.. votes.Select(v => v.Person)], (person, role) =>
            votes.First(v => v.Person == person).Roles.Any(r => r.Role == role && r.Counts));

    /// <summary>True when every slot is filled.</summary>
    public static bool IsSatisfied(IReadOnlyList<string> slots, IReadOnlyList<Runs.Vote> votes) =>
        Match(slots, votes).All(p => p is not null);
}
