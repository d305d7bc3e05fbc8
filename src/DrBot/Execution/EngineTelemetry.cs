using System.Diagnostics;
using System.Diagnostics.Metrics;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Execution;

/// <summary>
/// What is measured and traced of commands, runs, steps, updates and the journal. Source and meter are named
/// <c>DrBot</c>. Durations of runs and steps are domain time, all others wall time.
/// </summary>
internal static class EngineTelemetry
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "DrBot";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Commands = Meter.CreateHistogram<double>(
        "drbot.command.duration", "s", "From a command to its durable answer, by command and outcome.");

    private static readonly Histogram<double> Appends = Meter.CreateHistogram<double>(
        "drbot.journal.append.duration", "s", "One append, by outcome: appended, conflict, duplicate, unavailable.");

    private static readonly Counter<long> RunChanges = Meter.CreateCounter<long>(
        "drbot.runs", "{run}",
        "Runs, by mode and by what they came to: proposed, started, paused, completed, failed, aborted.");

    private static readonly Histogram<double> RunSeconds = Meter.CreateHistogram<double>(
        "drbot.run.duration", "s", "From a run's start to its end (domain time), by mode and state.");

    private static readonly Counter<long> StepChanges = Meter.CreateCounter<long>(
        "drbot.steps", "{step}",
        "Steps, by action and by what they came to: sent, succeeded, failed, unknown, skipped.");

    private static readonly Histogram<double> StepSeconds = Meter.CreateHistogram<double>(
        "drbot.step.duration", "s", "From a step's intent to its end (domain time), by action and outcome.");

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "drbot.deliveries", "{update}",
        "Attempts to deliver an update, by channel and outcome: sent, retried, failed.");

    private static readonly Histogram<double> DeliveryDelay = Meter.CreateHistogram<double>(
        "drbot.delivery.delay", "s", "From when an update was due to when its channel took it (domain time).");

    /// <summary>A command is being decided.</summary>
    public static Activity? StartCommand(string incident) =>
        Source.StartActivity("command")?.SetTag("drbot.incident", incident);

    /// <summary>A step is being carried forward.</summary>
    public static Activity? StartStep(string run, string step) =>
        Source.StartActivity($"step {step}")?.SetTag("drbot.run", run).SetTag("drbot.step", step);

    /// <summary>An update is on its way.</summary>
    public static Activity? StartDelivery(string key, string scheme) =>
        Source.StartActivity($"deliver {scheme}", ActivityKind.Producer)?.SetTag("drbot.update", key);

    /// <summary>A command was answered.</summary>
    public static void Answered(Activity? span, string command, GateResult result, long since)
    {
        var outcome = result switch
        {
            GateResult.Done => "done",
            GateResult.Repeated => "repeated",
            _ => "refused",
        };
        if (span is not null)
            span.SetTag("drbot.outcome", outcome).DisplayName = $"command {command}";
        Commands.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new("command", command), new("outcome", outcome));
    }

    /// <summary>An append ended.</summary>
    public static void Appended(string outcome, long since) =>
        Appends.Record(
            Stopwatch.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Events became durable; <paramref name="after"/> is the incident with them.</summary>
    public static void Recorded(IEnumerable<Event> events, IncidentState after)
    {
        foreach (var e in events.OfType<RunEvent>())
            if (after.Run(e.Run) is { } run)
                Count(e, run);
    }

    /// <summary>An attempt to deliver ended.</summary>
    public static void Delivered(string scheme, string outcome) =>
        Deliveries.Add(1, new("channel", scheme), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A channel took an update this long after it was due.</summary>
    public static void DeliveredAfter(string scheme, TimeSpan delay) =>
        DeliveryDelay.Record(delay.TotalSeconds, new KeyValuePair<string, object?>("channel", scheme));

    private static void Count(RunEvent e, RunState run)
    {
        if (RunWord(e) is { } word)
        {
            var tags = new TagList { { "mode", run.Plan.Mode.ToString().ToLowerInvariant() }, { "state", word } };
            RunChanges.Add(1, tags);
            if (e is RunCompleted or RunFailed or RunAborted && run is { StartedAt: { } began, EndedAt: { } ended })
                RunSeconds.Record((ended - began).TotalSeconds, tags);
        }

        if (e is StepEvent s && StepWord(s) is { } what && run.Step(s.Step) is { } step)
        {
            var tags = new TagList { { "action", step.Plan.Action }, { "outcome", what } };
            StepChanges.Add(1, tags);
            if (e is StepResult && step is { DispatchedAt: { } sent, EndedAt: { } end })
                StepSeconds.Record((end - sent).TotalSeconds, tags);
        }
    }

    private static string? RunWord(RunEvent e) => e switch
    {
        RunProposed => "proposed",
        RunRefused => "refused",
        RunApproved => "approved",
        RunStarted => "started",
        RunPaused => "paused",
        RunCompleted => "completed",
        RunFailed => "failed",
        RunAborted => "aborted",
        RunExpired => "expired",
        _ => null,
    };

    private static string? StepWord(StepEvent e) => e switch
    {
        StepDispatching => "sent",
        StepResult { Succeeded: true } => "succeeded",
        StepResult => "failed",
        StepUnknown => "unknown",
        StepSkipped => "skipped",
        StepUndone => "undone",
        _ => null,
    };
}
