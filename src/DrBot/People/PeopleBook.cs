using DrBot.Commands;
using DrBot.Commands.Plans;

namespace DrBot.People;

/// <summary>Finds the person behind an account, and the roles that count now.</summary>
internal sealed class PeopleBook(IGroupReadings groups, LinkBook? links = null)
{
    /// <summary>The actor of a command, by the plan's people and roles.</summary>
    /// <param name="evidence">SHA-256 of the raw request; null for none.</param>
    public Actor ActorOf(Plan plan, Account account, string via, string? evidence, DateTimeOffset now)
    {
        // A machine is nobody, whatever somebody writes into a plan.
        var person = Road.BringsPeople(via) ? PersonOf(plan, account) : null;
        var link = person is null && Road.BringsPeople(via) ? links?.Find(plan.Name, account) : null;
        // A linked account nobody vouched for is known, and is nobody yet: the person's own account may say no to it.
        person ??= link is { AcceptedBy: not null } ? plan.People.GetValueOrDefault(link.Person) : null;
        return new Actor
        {
            Person = person?.Id,
            Account = account,
            Via = via,
            Evidence = evidence,
            LinkedTo = person is null ? link?.Person : null,
            Roles = person is null ? [] : RolesOf(plan, person, now),
            Rights = plan.Rights,
        };
    }

    /// <summary>
    /// The actor as both plans know it: a change of people or roles widens nobody's rights over what was proposed before.
    /// </summary>
    public static Actor UnderBoth(Actor now, Actor then) => now.Person != then.Person
        ? now with { Person = null, Roles = [], Rights = now.Rights.With(then.Rights) }
        : now with { Roles = Common(now.Roles, then.Roles), Rights = now.Rights.With(then.Rights) };

    /// <summary>The roles that count by both readings.</summary>
    public static IReadOnlyList<RoleReading> Common(IReadOnlyList<RoleReading> now, IReadOnlyList<RoleReading> then) =>
        [.. now.Where(r => then.Any(t => t.Role == r.Role && t.Counts))];

    /// <summary>True when an account carries a person's word: the plan names it, or it was linked and vouched for.</summary>
    public bool SpeaksFor(Plan plan, Person person, Account account) => person.Owns(account)
        || (PersonOf(plan, account) is null && links?.Find(plan.Name, account) is { AcceptedBy: not null } link && link.Person == person.Id);

    /// <summary>The person an account belongs to, or null.</summary>
    public static Person? PersonOf(Plan plan, Account account) =>
        plan.People.Values.FirstOrDefault(p => p.Owns(account));

    /// <summary>A person's roles with their source and age. A stale group reading is listed and does not count.</summary>
    public IReadOnlyList<RoleReading> RolesOf(Plan plan, Person person, DateTimeOffset now)
    {
        var roles = person.Roles.Select(r => new RoleReading(r, "plan", now)).ToList();
        foreach (var role in plan.Roles.Values.Where(r => r.Group is not null))
        {
            if (NewestOf(role.Group!, person) is { } asOf)
                roles.Add(new RoleReading(role.Name, role.Group!.ToString(), asOf, now - asOf <= role.MaxAge));
        }

        return roles;
    }

    // When the person was last seen in the group, by any of their accounts there; null when they are not in it.
    private DateTimeOffset? NewestOf(Account group, Person person) => person.Accounts
        .Where(a => a.Surface == group.Surface)
        .Select(a => (a.Id, Reading: groups.Find(group, a)))
        .Where(r => r.Reading?.Members.Contains(r.Id) == true)
        .Max(r => (DateTimeOffset?)r.Reading!.AsOf);
}

/// <summary>The newest good readings of groups that back roles.</summary>
internal interface IGroupReadings
{
    /// <summary>The newest reading of a group, however old; null when it was never read.</summary>
    GroupReading? Find(Account group);

    /// <summary>The newest reading that tells of one member: where each member is read for themselves, theirs.</summary>
    GroupReading? Find(Account group, Account member) => Find(group);
}

/// <summary>The readings of chat's groups, and of the identity provider's where there is one.</summary>
internal sealed class GroupReadings(IGroupReadings chat, IGroupReadings? oidc) : IGroupReadings
{
    public GroupReading? Find(Account group) => Of(group).Find(group);

    public GroupReading? Find(Account group, Account member) => Of(group).Find(group, member);

    private IGroupReadings Of(Account group) => group.Surface == "oidc" && oidc is not null ? oidc : chat;
}

/// <summary>A group as it was read.</summary>
internal sealed record GroupReading(IReadOnlySet<string> Members, DateTimeOffset AsOf);

/// <summary>No group was ever read.</summary>
internal sealed class NoGroupReadings : IGroupReadings
{
    public GroupReading? Find(Account group) => null;
}
