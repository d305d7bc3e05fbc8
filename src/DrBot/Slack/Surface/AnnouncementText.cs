using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Journal;

namespace DrBot.Slack.Surface;

/// <summary>What is said aloud of an entry; most are shown by the cards alone.</summary>
internal static class AnnouncementText
{
    /// <summary>The sentence, or null.</summary>
    public static string? Of(JournalEntry entry) =>
        EventCodec.ToRecorded(entry) is { } recorded && TextOf(recorded) is { } text
            ? recorded.Event is RunEvent || entry.Incident.Length == 0 ? text : $"{entry.Incident} {text}"
            : null;

    private static string On(string? replica) => replica is null ? "after a restart of DrBot" : $"on {replica}";

    private static string? TextOf(Recorded entry) => entry.Event switch
    {
        RunContinued e => $"{e.Run} resumed at step {e.Step} of {e.Steps} {On(e.Replica)}, nothing was repeated"
            + (e.InFlight.Count == 0 ? "" : $"; {string.Join(", ", e.InFlight)} is looked at first"),
        RunPaused e => $"{e.Run} is paused: {string.Join("; ", e.Reasons)}",
        RunRefused e => $"{e.Run} is refused: {string.Join("; ", e.Reasons)}",
        RunDelayed e => $"{e.Run} is approved and cannot start yet: {string.Join("; ", e.Reasons)}",
        BreakGlassUsed e => $":rotating_light: BREAK-GLASS: {e.Person} asks for {e.Run} past the usual approval, to be approved by {string.Join(" and ", e.Slots)}: "
            + $"{e.Reason}. Whoever may approve it can stop it with a no. Its review is due at {e.ReviewBy:yyyy-MM-dd HH:mm} UTC",
        RunExpired e => $"{e.Run} expired: {e.Clock} ran out",
        RunCompleted { Skipped.Count: 0 } e => $"{e.Run} is complete",
        RunCompleted e => $"{e.Run} is complete without {string.Join(", ", e.Skipped)}",
        RunFailed e => $"{e.Run} has failed: {string.Join("; ", e.Reasons)}",
        RunAborted e => $"{e.Run} was aborted by {entry.Actor}: {e.Reason}",
        VotesVoided e => $"The approvals of {e.Run} are void: {string.Join("; ", e.Reasons)}",
        PlanLoaded e when entry.Version > 1 => $"Plan {e.Plan} changed; new proposals use {e.Hash[..12]}",
        AttemptDenied { Command: nameof(ProposeRun) } e when e.Reasons.Any(r => r.Value?.StartsWith(RequestPace.TooMany, StringComparison.Ordinal) == true) =>
            $":warning: {entry.Actor} asks for runs again and again; the newest was refused",
        PolicyConfirmed e => $"The changed rights of plan {e.Plan} are confirmed and count from now on",
        PolicyDenied e => $"The changed rights of plan {e.Plan} are rejected by {e.Person}; what counted before goes on counting",
        IncidentResolved => $"is resolved, by {entry.Actor}",
        IncidentCancelled e => $"is cancelled, by {entry.Actor}: {e.Reason}",
        _ => null,
    };
}
