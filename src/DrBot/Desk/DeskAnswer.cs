using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Execution;

namespace DrBot.Desk;

/// <summary>What the desk answers; each surface shows it in its own way. Text is plain: the surface escapes it.</summary>
internal abstract record DeskAnswer
{
    private DeskAnswer()
    {
    }

    /// <summary>Words for the one who asked.</summary>
    public sealed record Says(string Text) : DeskAnswer
    {
        /// <summary>What a command came to; null when none was given.</summary>
        public GateResult? Result { get; init; }

        /// <summary>True when what was asked for could not be understood or is not there: nothing was given to the gate.</summary>
        public bool IsComplaint { get; init; }
    }

    /// <summary>What a command came to.</summary>
    public static Says Of(GateResult result) => new(result.Text) { Result = result };

    /// <summary>The incident as it stands.</summary>
    public sealed record ShowsIncident(IncidentState Incident) : DeskAnswer;

    /// <summary>The approval card of a run, for the one who asked.</summary>
    public sealed record ShowsRun(IncidentState Incident, RunState Run) : DeskAnswer;

    /// <summary>What a run would do now; none was opened.</summary>
    public sealed record ShowsPreview(
        RunPlan Plan, IReadOnlyList<StepFacts> Facts, DataLoss DataLoss, IReadOnlyList<string> Blockers, DateTimeOffset At) : DeskAnswer;

    /// <summary>Something is missing: a form where the surface has forms, the usage line elsewhere.</summary>
    public sealed record Asks(Incomplete Missing) : DeskAnswer;

    /// <summary>Several things could be meant: a choice where the surface has one, a list elsewhere.</summary>
    /// <param name="Given">The command, without the missing choice.</param>
    /// <param name="Argument">The argument to choose.</param>
    /// <param name="Question">What is asked.</param>
    public sealed record AsksWhich(Invocation Given, string Argument, string Question, IReadOnlyList<string> Choices) : DeskAnswer;
}
