namespace DrBot.Sandbox.Slack.WebApi;

/// <summary>What a scripted fault does to a call.</summary>
internal enum FaultKind
{
    /// <summary>429 with Retry-After; the call has no effect.</summary>
    RateLimit,

    /// <summary>An answer with <c>ok:false</c> and the scripted code.</summary>
    Error,

    /// <summary>An HTTP 5xx page; the call has no effect.</summary>
    ServerError,

    /// <summary>The call takes effect and the connection breaks before the answer.</summary>
    LostResponse,
}

/// <summary>A scripted fault for the next calls of one method, or of any.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Method">Method name, or null for every method.</param>
/// <param name="Count">How many calls it meets.</param>
/// <param name="Number">Retry-After in seconds, or the HTTP status.</param>
/// <param name="Code">Slack's error code.</param>
internal sealed record SlackFault(FaultKind Kind, string? Method, int Count, int Number, string Code);

/// <summary>The faults to come, and the pace where calls are paced.</summary>
internal sealed class SlackFaults
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly List<SlackFault> scripted = [];
    private readonly Dictionary<string, Queue<DateTimeOffset>> recent = [];

    /// <summary>True while nothing of Slack can be reached.</summary>
    public bool IsDown { get; set; }

    public void Script(SlackFault fault) => scripted.Add(fault);

    /// <summary>Deliveries that will be sent twice.</summary>
    public int Duplicates { get; set; }

    public bool TakesTwice() => Duplicates > 0 && Duplicates-- > 0;

    public void Clear()
    {
        Duplicates = 0;
        scripted.Clear();
        IsDown = false;
    }

    public SlackFault? Take(string method)
    {
        var index = scripted.FindIndex(f => f.Method is null || f.Method == method);
        if (index < 0)
            return null;
        var fault = scripted[index];
        if (fault.Count > 1)
            scripted[index] = fault with { Count = fault.Count - 1 };
        else
            scripted.RemoveAt(index);
        return fault;
    }

    /// <summary>Seconds to wait, or null when the call is within the pace of <paramref name="key"/>.</summary>
    public int? Exceeds(string key, int perMinute, DateTimeOffset now)
    {
        if (!recent.TryGetValue(key, out var calls))
            recent[key] = calls = [];
        while (calls.TryPeek(out var first) && now - first >= Minute)
            calls.Dequeue();
        if (calls.Count >= perMinute)
            return (int)Math.Ceiling((Minute - (now - calls.Peek())).TotalSeconds);
        calls.Enqueue(now);
        return null;
    }
}
