using System.Collections.Frozen;

namespace DrBot.Slack.People;

/// <summary>A user group as it was read last.</summary>
/// <param name="Group">Its id.</param>
/// <param name="Members">The accounts in it; nobody when it was never read.</param>
/// <param name="ReadAt">When it was read, by the wire clock; null when it never was.</param>
/// <param name="Age">How long ago that is; null when it never was.</param>
/// <param name="Problem">Why the last attempt to read it failed, and what to do; null when it did not.</param>
internal sealed record GroupReading(
    string Group, FrozenSet<string> Members, DateTimeOffset? ReadAt, TimeSpan? Age, string? Problem)
{
    /// <summary>True when the account was in it at a reading no older than <paramref name="maxAge"/>.</summary>
    public bool Counts(string account, TimeSpan maxAge) => Age is { } age && age <= maxAge && Members.Contains(account);
}
