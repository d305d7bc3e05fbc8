using DrBot.Commands.Plans;
using DrBot.People;
using DrBot.Slack.People;
using GroupReading = DrBot.People.GroupReading;

namespace DrBot.Slack.Surface;

/// <summary>Roles backed by Slack user groups: the last good reading, with its age told in domain time.</summary>
internal sealed class SlackGroupReadings(SlackGroups groups, TimeProvider domain) : IGroupReadings
{
    public GroupReading? Find(Account group) =>
        group.Surface == "slack" && groups.Read(group.Id) is { Age: { } age } reading
            ? new GroupReading(reading.Members, domain.GetUtcNow() - age)
            : null;

    /// <summary>Begins to read the groups that back roles of these plans.</summary>
    public void Track(IEnumerable<Plan> plans) => groups.Track(plans
        .SelectMany(p => p.Roles.Values)
        .Select(r => r.Group)
        .OfType<Account>()
        .Where(g => g.Surface == "slack")
        .Select(g => g.Id)
        .Distinct());
}
