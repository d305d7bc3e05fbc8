namespace DrBot.Sandbox.World;

/// <summary>What to break, or to mend. Everything but <see cref="Kind"/> has a sensible default.</summary>
public sealed record BreakRequest
{
    /// <summary>One of <see cref="PracticeWorld.BreakKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The region of <c>region-down</c> and <c>region-up</c>; the primary one when absent.</summary>
    public string? Region { get; init; }

    /// <summary>How a region that is down behaves: <c>cut</c> (the connection ends) or <c>503</c>.</summary>
    /// <value>Default <c>cut</c>.</value>
    public string? Mode { get; init; }

    /// <summary>The replica of <c>freeze-replication</c>, <c>heal-replication</c>, <c>lag</c>; absent: each.</summary>
    public string? Database { get; init; }

    /// <summary>The cluster of <c>stall-pods</c>; every one when absent.</summary>
    public string? Cluster { get; init; }

    /// <summary>What a fault strikes: an operation, a service (<c>route53</c>), or <c>*</c>.</summary>
    /// <value>Default <c>*</c>.</value>
    public string? Operation { get; init; }

    /// <summary>How many requests a fault strikes; absent: until healed.</summary>
    public int? Count { get; init; }

    /// <summary>The status of <c>error-5xx</c> (default 500) or <c>throttle</c> (default the vendor's).</summary>
    public int? Status { get; init; }

    /// <summary>Seconds: a promotion's (domain; default 1200), a DNS change's (domain; default 300), a lag's, how late
    /// <c>slow</c> answers (wire; default 5), what a throttled client is told to wait.</summary>
    public double? Seconds { get; init; }
}
