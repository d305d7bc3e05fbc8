using DrBot.Commands.Plans;
using DrBot.People;

namespace DrBot.Sandbox.Simulation;

/// <summary>The groups that back a plan's roles: who holds the role in the plan is in the group; where nobody does,
/// everybody is.</summary>
internal sealed class SimulatedGroups(Plan plan, TimeProvider clock) : IGroupReadings
{
    /// <inheritdoc />
    public GroupReading? Find(Account group)
    {
        if (plan.Roles.Values.FirstOrDefault(r => r.Group == group) is not { } role)
            return null;
        var holders = plan.People.Values.Where(p => p.Roles.Contains(role.Name)).ToList();
        return new GroupReading(
            (holders.Count > 0 ? holders : plan.People.Values).SelectMany(p => p.Accounts)
                .Where(a => a.Surface == group.Surface).Select(a => a.Id).ToHashSet(),
            clock.GetUtcNow());
    }
}
