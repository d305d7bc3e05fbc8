using System.Collections.Concurrent;
using DrBot.Commands.Plans;
using DrBot.People;

namespace DrBot.Web.Identity;

/// <summary>
/// Groups as people's tokens told them: each person's are those of their newest token, as old as it is. Whoever has shown
/// none since the start is in none.
/// </summary>
internal sealed class OidcGroups(TimeProvider domain, TimeProvider wire) : IGroupReadings
{
    /// <summary>The surface of these groups.</summary>
    public const string Surface = "oidc";

    // Far more than a plan has people; bounds what strangers of the same provider make us keep.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Reading> newest = new();

    /// <summary>Takes note of a token that was verified.</summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="groups">The groups it lists.</param>
    /// <param name="issued">When it was made.</param>
    public void Note(Account account, IReadOnlyList<string> groups, DateTime issued)
    {
        if (newest.Count >= Most && !newest.ContainsKey(account.Id))
            return;
        // The token speaks of real time, ages are judged by the domain's.
        var age = wire.GetUtcNow() - new DateTimeOffset(DateTime.SpecifyKind(issued, DateTimeKind.Utc));
        var reading = new Reading(groups.ToHashSet(), domain.GetUtcNow() - (age > TimeSpan.Zero ? age : TimeSpan.Zero));
        newest.AddOrUpdate(account.Id, reading, (_, known) => known.AsOf > reading.AsOf ? known : reading);
    }

    /// <inheritdoc />
    public GroupReading? Find(Account group) => null;

    /// <inheritdoc />
    public GroupReading? Find(Account group, Account member) =>
        newest.TryGetValue(member.Id, out var reading) && reading.Groups.Contains(group.Id)
            ? new GroupReading(new HashSet<string> { member.Id }, reading.AsOf)
            : null;

    private sealed record Reading(IReadOnlySet<string> Groups, DateTimeOffset AsOf);
}
