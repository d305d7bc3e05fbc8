namespace DrBot.Sandbox.Simulation;

/// <summary>What a simulation does to the bot: asked at every point where the bot meets the store or a provider.</summary>
internal interface IFaults
{
    /// <summary>What befalls the n-th append, from 1.</summary>
    AppendFault AtAppend(int n, TimeSpan elapsed);

    /// <summary>What befalls the n-th call to a provider, from 1.</summary>
    CallFault AtCall(int n, bool changing, TimeSpan elapsed);

    /// <summary>True while nothing can be written.</summary>
    bool IsDiskFull(TimeSpan elapsed);

    /// <summary>How wrong the bot's clock is.</summary>
    TimeSpan ClockError(TimeSpan elapsed);

    /// <summary>What befalls a call to the chat.</summary>
    ChatFault AtChat(TimeSpan elapsed);

    /// <summary>When the chat is back for good.</summary>
    TimeSpan ChatBackAt { get; }

    /// <summary>How long a process that ended is missing.</summary>
    TimeSpan Downtime();

    /// <summary>How many more times what people do is delivered, and how late each.</summary>
    IReadOnlyList<TimeSpan> Deliveries();

    /// <summary>What happens to the world by itself, and when.</summary>
    IReadOnlyList<WorldEvent> World { get; }
}

/// <summary>Something that breaks, or is mended, in the world.</summary>
internal sealed record WorldEvent(TimeSpan At, World.BreakRequest Break);

/// <summary>What can befall an append.</summary>
internal enum AppendFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The process ends just before it.</summary>
    CrashBefore,

    /// <summary>The process ends just after it.</summary>
    CrashAfter,

    /// <summary>The disk is full for this one.</summary>
    DiskFull,
}

/// <summary>What can befall a call to a provider.</summary>
internal enum CallFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The process ends before it is sent.</summary>
    CrashBefore,

    /// <summary>It has its effect, and the process ends before the answer.</summary>
    CrashAfter,

    /// <summary>It has its effect, and the answer is lost.</summary>
    LoseResponse,

    /// <summary>It is refused as too many.</summary>
    Throttle,

    /// <summary>It is answered with a server's error.</summary>
    ServerError,

    /// <summary>It has its effect and is answered after the caller gave up.</summary>
    Hang,
}

/// <summary>What can befall a call to the chat.</summary>
internal enum ChatFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Nobody answers at the address.</summary>
    Refused,

    /// <summary>It has its effect, and the connection is cut.</summary>
    Cut,

    /// <summary>A server's error.</summary>
    ServerError,

    /// <summary>Too many calls: come back later.</summary>
    RateLimited,
}

/// <summary>Nothing goes wrong.</summary>
internal class NoFaults : IFaults
{
    /// <inheritdoc />
    public virtual IReadOnlyList<WorldEvent> World => [];

    /// <inheritdoc />
    public virtual AppendFault AtAppend(int n, TimeSpan elapsed) => AppendFault.None;

    /// <inheritdoc />
    public virtual CallFault AtCall(int n, bool changing, TimeSpan elapsed) => CallFault.None;

    /// <inheritdoc />
    public virtual bool IsDiskFull(TimeSpan elapsed) => false;

    /// <inheritdoc />
    public virtual TimeSpan ClockError(TimeSpan elapsed) => TimeSpan.Zero;

    /// <inheritdoc />
    public virtual ChatFault AtChat(TimeSpan elapsed) => ChatFault.None;

    /// <inheritdoc />
    public virtual TimeSpan ChatBackAt => TimeSpan.Zero;

    /// <inheritdoc />
    public virtual TimeSpan Downtime() => TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public virtual IReadOnlyList<TimeSpan> Deliveries() => [];
}

/// <summary>The process ends once, at one point.</summary>
/// <param name="Append">The append it ends at; 0 for none.</param>
/// <param name="After">After it, or before.</param>
/// <param name="Call">The call it ends after; 0 for none.</param>
internal sealed class SingleCrash(int append, bool after, int call) : NoFaults
{
    /// <inheritdoc />
    public override AppendFault AtAppend(int n, TimeSpan elapsed) =>
        n != append ? AppendFault.None : after ? AppendFault.CrashAfter : AppendFault.CrashBefore;

    /// <inheritdoc />
    public override CallFault AtCall(int n, bool changing, TimeSpan elapsed) =>
        n == call ? CallFault.CrashAfter : CallFault.None;
}
