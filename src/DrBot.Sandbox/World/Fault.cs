namespace DrBot.Sandbox.World;

/// <summary>What may go wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>Refused as too many.</summary>
    Throttle,

    /// <summary>Done, and the connection cut before the answer.</summary>
    LoseResponse,

    /// <summary>Refused with a server error.</summary>
    Error5xx,

    /// <summary>Done at once, answered late.</summary>
    Slow,
}

/// <summary>A fault set on an operation.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Operation">An operation's name, a service's, or <c>*</c>.</param>
/// <param name="Remaining">How many requests it still strikes; null until healed.</param>
/// <param name="Status">The status of <see cref="FaultKind.Error5xx"/> and <see cref="FaultKind.Throttle"/>; null for
/// the vendor's.</param>
/// <param name="Delay">How late <see cref="FaultKind.Slow"/> answers, wire time.</param>
/// <param name="RetryAfter">Seconds a throttled client is told to wait; null to say nothing.</param>
public sealed record Fault(
    FaultKind Kind,
    string Operation,
    int? Remaining = null,
    int? Status = null,
    TimeSpan Delay = default,
    int? RetryAfter = null)
{
    /// <summary>The kind as the break API spells it.</summary>
    public string Name => Kind switch
    {
        FaultKind.Throttle => "throttle",
        FaultKind.LoseResponse => "lose-response",
        FaultKind.Error5xx => "error-5xx",
        _ => "slow",
    };

    internal bool Strikes(Operation operation) => Operation == "*"
        || string.Equals(Operation, operation.Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(Operation, operation.Service, StringComparison.OrdinalIgnoreCase);
}
