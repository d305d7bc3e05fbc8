using DrBot.Commands;
using DrBot.Commands.Plans;

namespace DrBot.TestKit;

/// <summary>The people of stories, by what they may do.</summary>
public static class Cast
{
    /// <summary>Every reading of a role in a story was made then.</summary>
    public static DateTimeOffset ReadAt { get; } = new(2026, 11, 22, 2, 59, 0, TimeSpan.Zero);

    /// <summary>Commands incidents and asks for runs; can approve nothing.</summary>
    public static Actor Sarah { get; } = Person("sarah.chen", "incident-commander");

    /// <summary>A manager.</summary>
    public static Actor Mike { get; } = Person("mike.johnson", "manager");

    /// <summary>Another manager.</summary>
    public static Actor Mona { get; } = Person("mona.adams", "manager");

    /// <summary>A director.</summary>
    public static Actor Dana { get; } = Person("dana.lee", "director");

    /// <summary>Manager and director in one person.</summary>
    public static Actor Olu { get; } = Person("olu.bello", "manager", "director");

    /// <summary>Responds, and can approve nothing.</summary>
    public static Actor Eve { get; } = Person("eve.engineer", "engineer");

    /// <summary>An account that belongs to nobody in the plan.</summary>
    public static Actor Stranger { get; } = new() { Via = "slack", Account = new Account("slack", "U0STRANGER") };

    /// <summary>Everybody known to the plan.</summary>
    public static IReadOnlyList<Actor> Everybody { get; } = [Sarah, Mike, Mona, Dana, Olu, Eve];

    /// <summary>A person who holds roles written in the plan.</summary>
    public static Actor Person(string id, params string[] roles) => new()
    {
        Person = id,
        Account = new Account("slack", "U0" + id.ToUpperInvariant().Replace(".", "", StringComparison.Ordinal)),
        Via = "slack",
        Roles = [.. roles.Select(r => new RoleReading(r, "plan", ReadAt))],
        Evidence = new string('e', 64),
    };

    /// <summary>The same person, with roles as another reading gave them.</summary>
    public static Actor With(this Actor actor, params IReadOnlyList<RoleReading> roles) => actor with { Roles = roles };

    /// <summary>A reading from a group.</summary>
    /// <param name="counts">False when it is older than the role's max-age.</param>
    public static RoleReading FromGroup(string role, bool counts = true) => new(role, "slack-group:S0" + role, ReadAt, counts);
}
