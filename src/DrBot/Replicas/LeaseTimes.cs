using DrBot.Providers;

namespace DrBot.Replicas;

/// <summary>How long a lease holds and how often it is asked for; all on the wire clock.</summary>
internal sealed record LeaseTimes
{
    /// <summary>How long a lease holds without being renewed.</summary>
    /// <value>Default 8 s.</value>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How often it is renewed.</summary>
    /// <value>Default 2 s.</value>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How soon one that another holds is asked for again.</summary>
    /// <value>Default 0.5 s.</value>
    public TimeSpan TryEvery { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>What must be left of a lease beyond the longest a call may take, before the call is made.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon a part of a duty is begun again that ended in an error.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan AfterTrouble { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest a call may take that is made under a lease.</summary>
    public static TimeSpan Call => IChangePermit.LongestCall;
}
