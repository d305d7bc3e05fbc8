using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.TestKit;

/// <summary>
/// An incident in memory: commands go to <see cref="Decider"/>, accepted events are folded, so that a test reads as the
/// story of what people and DrBot did.
/// </summary>
public sealed class TestIncident
{
    /// <summary>The incident's id.</summary>
    public const string Id = "DR-20261122-030000";

    /// <summary>When a story begins.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    private readonly List<Recorded> history = [];

    /// <summary>Domain time; a story moves it.</summary>
    public DateTimeOffset Now { get; set; } = Begin;

    /// <summary>The incident as folded so far; null before the declaration.</summary>
    public IncidentState? Folded { get; private set; }

    /// <summary>The incident as folded so far.</summary>
    public IncidentState State => Folded ?? throw new InvalidOperationException("nothing is declared yet");

    /// <summary>Every entry of the incident's stream.</summary>
    public IReadOnlyList<Recorded> History => history;

    /// <summary>Who holds which target.</summary>
    public TestTargets Targets { get; } = new();

    /// <summary>What the last accepted command added to the incident's stream.</summary>
    public IReadOnlyList<Event> Last { get; private set; } = [];

    /// <summary>What the last accepted command was answered.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>Everybody's roles as the directory has them now, by person; voters are re-checked against it.</summary>
    public Dictionary<string, IReadOnlyList<RoleReading>> Directory { get; } =
        Cast.Everybody.ToDictionary(a => a.Person!, a => a.Roles);

    /// <summary>Called for every event: the state before it, the event, the state after it.</summary>
    public Action<IncidentState?, Event, IncidentState?>? OnEvent { get; set; }

    /// <summary>The newest run.</summary>
    public RunState Run => State.Runs[^1];

    /// <summary>The n-th run, from 1.</summary>
    public RunState RunNo(int n) => State.Runs[n - 1];

    /// <summary>A step of the newest run.</summary>
    public StepState Step(string id) => Run.Step(id) ?? throw new InvalidOperationException($"{Run.Id} has no step {id}");

    /// <summary>A story that begins with a declaration by <see cref="Cast.Sarah"/>, who commands.</summary>
    public static TestIncident Declared(int level = 1, bool exercise = false)
    {
        var story = new TestIncident();
        return story.Do(new DeclareIncident(
            Cast.Sarah, Id, TestPlans.Small, "us-east-1 is down", Scenario: null, level, Since: null, "practice", exercise));
    }

    /// <summary>Time passes.</summary>
    public TestIncident After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    /// <summary>What a command would come to now.</summary>
    public Decision Decide(Command command) => Decider.Decide(Folded, command, Now);

    /// <summary>The command is accepted and its events are folded.</summary>
    public TestIncident Do(Command command)
    {
        if (Decide(command) is Decision.Refused refused)
            throw new InvalidOperationException($"{command.GetType().Name} was refused: {string.Join("; ", refused.Reasons)}");
        return TryDo(command) ? this : throw new InvalidOperationException($"{command.GetType().Name} conflicted");
    }

    /// <summary>The reasons a command is refused for; it must be.</summary>
    public IReadOnlyList<string> Refuses(Command command) => Decide(command) switch
    {
        Decision.Refused refused => refused.Reasons,
        Decision.Accepted accepted => throw new InvalidOperationException(
            $"{command.GetType().Name} was accepted: {accepted.Answer} {string.Join(", ", accepted.Streams.SelectMany(s => s.Events))}"),
        _ => [],
    };

    /// <summary>True when the command was accepted and folded; false when it was refused.</summary>
    public bool TryDo(Command command) => Decide(command) is Decision.Accepted accepted && TryAppend(accepted);

    /// <summary>Folds a decision; false, and nothing changed, when a stream has moved since it was made.</summary>
    public bool TryAppend(Decision.Accepted accepted)
    {
        var own = Streams.Incident(Id);
        if (!accepted.Streams.All(s => s.Stream == own ? s.ExpectedVersion == (Folded?.Version ?? 0) : Targets.Stands(s)))
            return false;
        foreach (var gained in accepted.Streams.Where(s => s.Stream != own))
            Targets.Append(gained);
        Last = [.. accepted.Streams.Where(s => s.Stream == own).SelectMany(s => s.Events)];
        Answer = accepted.Answer;
        foreach (var e in Last)
        {
            var before = Folded;
            var entry = new Recorded(e, Now, "test", (Folded?.Version ?? 0) + 1);
            history.Add(entry);
            Folded = IncidentState.Apply(Folded, entry);
            OnEvent?.Invoke(before, e, Folded);
        }

        return true;
    }

    /// <summary>The process ends; the next one folds what was written, through its written form.</summary>
    public TestIncident Crash()
    {
        Folded = IncidentState.From(history.Select(r => r with { Event = Rewritten(r.Event) }));
        return this;
    }

    private static Event Rewritten(Event e) =>
        EventTable.Read(EventTable.NameOf(e), EventTable.Write(e)) ?? throw new InvalidOperationException($"{e} cannot be read back");
}
