namespace DrBot.Providers;

/// <summary>Whoever calls may at any moment have been replaced by another. Asked before each single call that changes
/// anything.</summary>
public interface IChangePermit
{
    /// <summary>The longest one call that changes anything may take (wire clock), so that it is over before a successor
    /// may begin.</summary>
    static TimeSpan LongestCall { get; } = TimeSpan.FromSeconds(4);

    /// <summary>Waits until a call of this length may be made. Throws when it never may again; nothing was sent
    /// then.</summary>
    ValueTask WaitAsync(TimeSpan call, CancellationToken cancellationToken);
}
