using DrBot.Journal;

namespace DrBot.Sandbox.Simulation;

/// <summary>The points where something can go wrong, counted over every process of a simulation, and what was reached.</summary>
internal sealed class FaultPoints(IFaults faults, VirtualTime time)
{
    private readonly SortedSet<string> reached = new(StringComparer.Ordinal);
    private int appends;
    private int calls;

    /// <summary>The process that lives now.</summary>
    public Life? Current { get; set; }

    /// <summary>True once things may go wrong: after the first process has started.</summary>
    public bool IsArmed { get; set; }

    /// <summary>What went wrong at least once, by name.</summary>
    public IReadOnlyCollection<string> Reached => reached;

    /// <summary>When something last went wrong.</summary>
    public TimeSpan LastAt { get; private set; }

    /// <summary>Where the process ended, in order.</summary>
    public List<Crash> Crashes { get; } = [];

    /// <summary>Every append that went through, in order.</summary>
    public List<Boundary> Boundaries { get; } = [];

    /// <summary>Appends, or does what befalls the append.</summary>
    public AppendResult AtAppend(AppendRequest request, MemoryStore memory)
    {
        var n = IsArmed ? ++appends : 0;
        var fault = IsArmed ? faults.AtAppend(n, time.Elapsed) : AppendFault.None;
        var records = request.Streams.SelectMany(s => s.Records).ToList();
        // What moved the run stands for what moved with it.
        var name = (records.Find(r => r.Type is "run.started" or "run.approved" or "run.completed")
            ?? records.Find(r => r.Run.Length > 0) ?? records[0]).Type;
        var step = records.Where(r => r.Type.StartsWith("step.", StringComparison.Ordinal)).Select(r => (string?)r.Data["step"]).FirstOrDefault();
        if (IsArmed && faults.IsDiskFull(time.Elapsed))
            throw Full("disk full for a while");
        if (fault == AppendFault.DiskFull)
            throw Full("disk full once");
        if (fault == AppendFault.CrashBefore)
            End("crash before an append", $"before {name}", step, memory.Head);
        if (Current is { IsAlive: false })
            throw new InvalidOperationException("this process has ended");
        var result = memory.Append(request);
        if (IsArmed)
            Boundaries.Add(new Boundary(n, name, step, result is AppendResult.Appended));
        if (fault == AppendFault.CrashAfter)
            End("crash after an append", $"after {name}", step, memory.Head);
        return result;
    }

    /// <summary>Fails where nothing can be written.</summary>
    public void AtSideWrite()
    {
        if (IsArmed && faults.IsDiskFull(time.Elapsed))
            throw Full("disk full for a while");
    }

    /// <summary>The number of the call, and what befalls it.</summary>
    public (int Number, CallFault Fault) AtCall(bool changing) => IsArmed
        ? (++calls, faults.AtCall(calls, changing, time.Elapsed))
        : (0, CallFault.None);

    /// <summary>How wrong the bot's clock is now.</summary>
    public TimeSpan ClockError()
    {
        var error = faults.ClockError(time.Elapsed);
        if (error != TimeSpan.Zero)
            Note(error > TimeSpan.Zero ? "clock ahead" : "clock behind");
        return error;
    }

    /// <summary>Notes that something went wrong.</summary>
    public void Note(string what)
    {
        reached.Add(what);
        LastAt = time.Elapsed;
    }

    /// <summary>Ends the process that lives now.</summary>
    public void End(string what, string where, string? step, long head)
    {
        Note(what);
        Crashes.Add(new Crash(where, step, head, time.Elapsed));
        Current!.End();
    }

    private JournalUnavailableException Full(string what)
    {
        Note(what);
        return new JournalUnavailableException("the disk is full");
    }
}

/// <summary>Where a process ended.</summary>
/// <param name="Where">In words.</param>
/// <param name="Step">The step it was about, if one.</param>
/// <param name="Head">The newest entry then.</param>
/// <param name="At">When.</param>
internal sealed record Crash(string Where, string? Step, long Head, TimeSpan At);

/// <summary>An append.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Name">The wire name of what it recorded above all.</param>
/// <param name="Step">The step it was about, if one.</param>
/// <param name="Went">False when it was answered otherwise.</param>
internal sealed record Boundary(int Number, string Name, string? Step, bool Went);
