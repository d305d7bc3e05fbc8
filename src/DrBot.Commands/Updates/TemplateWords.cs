using System.Globalization;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Updates;

/// <summary>Facts as words. Null in, null out.</summary>
internal static class TemplateWords
{
    public static string? Time(DateTimeOffset? at) =>
        at?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A promise or a measure: to the second.</summary>
    public static string? Exact(TimeSpan? span) => span is { } known ? DurationText.Format(known) : null;

    /// <summary>A span somebody lived through: to the minute.</summary>
    public static string? Span(TimeSpan? span) => span switch
    {
        null => null,
        { TotalMinutes: < 1 } => "less than a minute",
        { } known => DurationText.Format(TimeSpan.FromMinutes(Math.Floor(known.TotalMinutes))),
    };

    public static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Lower(RunMode? mode) => mode?.ToString().ToLowerInvariant();

    public static string Status(IncidentStatus status) => status switch
    {
        IncidentStatus.Declared => "declared",
        IncidentStatus.Mitigating => "recovery under way",
        IncidentStatus.Monitoring => "recovered, being watched",
        IncidentStatus.Resolved => "resolved",
        IncidentStatus.Closed => "closed",
        _ => "cancelled (false alarm)",
    };

    public static string? Status(RunStatus? status) => status switch
    {
        null => null,
        RunStatus.Proposed => "proposed",
        RunStatus.AwaitingApproval => "waiting for approval",
        RunStatus.Approved => "approved, about to start",
        RunStatus.Running => "running",
        RunStatus.Paused => "paused",
        RunStatus.Completed => "completed",
        RunStatus.CompletedWithExceptions => "completed, with steps left out",
        RunStatus.Failed => "failed",
        RunStatus.Aborted => "aborted",
        RunStatus.Rejected => "rejected",
        RunStatus.Expired => "expired before its start",
        RunStatus.Withdrawn => "withdrawn",
        _ => "superseded",
    };
}
