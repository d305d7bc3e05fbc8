using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Journal;

namespace DrBot.Sandbox.Simulation;

/// <summary>Everything a simulation left behind: what invariants are judged by.</summary>
internal sealed record History
{
    /// <summary>The journal's lines, byte for byte.</summary>
    public required IReadOnlyList<byte[]> Lines { get; init; }

    /// <summary>The journal's entries, oldest first.</summary>
    public required IReadOnlyList<JournalEntry> Entries { get; init; }

    /// <summary>Every call to a provider.</summary>
    public required IReadOnlyList<ObservedCall> Calls { get; init; }

    /// <summary>What people were told.</summary>
    public required IReadOnlyList<Acknowledgement> Acknowledged { get; init; }

    /// <summary>The incidents as the last process told them; empty where none answered.</summary>
    public IReadOnlyList<IncidentState> Told { get; init; } = [];

    /// <summary>What stands in the chat at the end; null when no chat was in view.</summary>
    public IReadOnlyList<ShownCard>? Shown { get; init; }

    /// <summary>True when the story came to its end within the bound.</summary>
    public bool Completed { get; init; } = true;

    /// <summary>From the last trouble to the end of the last run.</summary>
    public TimeSpan EndedAfter { get; init; }

    /// <summary>How often something came from another thread.</summary>
    public int Strays { get; init; }

    /// <summary>What went wrong at least once.</summary>
    public IReadOnlyCollection<string> Reached { get; init; } = [];

    /// <summary>Where processes ended.</summary>
    public IReadOnlyList<Crash> Crashes { get; init; } = [];

    /// <summary>Every append that could have been a process's last.</summary>
    public IReadOnlyList<Boundary> Boundaries { get; init; } = [];

    /// <summary>How often a process was started.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>How much time passed.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The end of the bot's log.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>The changes that had an effect, by step and place: <c>R1 promote: PromoteReadReplica unjucks-dr-db</c>.</summary>
    public IReadOnlyList<string> Effects => [.. Calls.Where(c => c.Call.Effective).Select(NameOf)];

    /// <summary>The name of a change.</summary>
    public static string NameOf(ObservedCall call) => $"{call.Step}: {call.Call.Operation} {call.Call.Target}";

    /// <summary>The incidents, folded from the entries alone.</summary>
    public IReadOnlyList<IncidentState> Fold() => [.. Entries
        .Where(e => e.Stream.StartsWith(Streams.IncidentPrefix, StringComparison.Ordinal))
        .GroupBy(e => e.Stream)
        .Select(g => EventCodec.Fold(null, g))
        .OfType<IncidentState>()];

    /// <summary>What a simulation left behind.</summary>
    public static History Of(Simulation simulation, IReadOnlyList<IncidentState> told, bool completed) => new()
    {
        Lines = simulation.Store.Lines,
        Entries = simulation.Store.After(-1, int.MaxValue),
        Calls = simulation.Calls,
        Acknowledged = simulation.Acknowledged,
        Told = told,
        Shown = simulation.Chat?.Shown(),
        Completed = completed,
        EndedAfter = simulation.RunEndedAt - simulation.Points.LastAt,
        Strays = simulation.Scheduler.Strays,
        Reached = simulation.Points.Reached,
        Crashes = simulation.Points.Crashes,
        Boundaries = simulation.Points.Boundaries,
        Processes = simulation.Processes,
        Elapsed = simulation.Time.Elapsed,
        Log = simulation.Log.Lines,
    };
}

/// <summary>A card in the chat.</summary>
/// <param name="Key">Which.</param>
/// <param name="Text">What it says.</param>
internal sealed record ShownCard(string Key, string Text);
