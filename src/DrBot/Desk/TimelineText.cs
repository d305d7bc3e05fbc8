using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;

namespace DrBot.Desk;

/// <summary>The journal in words, one line an event; what only the machine needs is left out.</summary>
internal static class TimelineText
{
    /// <summary>The line of an entry, or null when it has nothing to tell a person.</summary>
    public static string? Line(Recorded entry) =>
        Words(entry) is { } words ? $"{entry.At:yyyy-MM-dd HH:mm:ss} {words}" : null;

    private static string? Words(Recorded entry) => entry.Event switch
    {
        IncidentDeclared e => $"{entry.Actor} declared {e.Incident}: {e.Title}",
        IncidentMitigating => "mitigation began",
        IncidentMonitoring e => "production recovered" + (e.Unprotected ? ", unprotected from now on" : ""),
        IncidentResolved e => $"{entry.Actor} resolved it"
            + (e.DebtAcceptedBy is null ? "" : $" and accepted the protection debt: {e.DebtReason}"),
        IncidentClosed => $"{entry.Actor} closed it",
        IncidentCancelled e => $"{entry.Actor} cancelled it: {e.Reason}",
        RoleAssigned e => $"{e.Person} is {e.Role}",
        SeverityChanged e => $"{entry.Actor} set level {e.Level} {e.LevelName}",
        NoteAdded e => $"{entry.Actor} noted: {e.Text}",
        UpdateSent e => $"update sent to {e.Audience} by {e.Channel}",
        UpdateFailed e => $"update to {e.Audience} by {e.Channel} failed: {e.Reason}",
        RunEvent e => RunWords(entry, e),
        _ => null,
    };

    private static string? RunWords(Recorded entry, RunEvent @event) => @event switch
    {
        RunProposed e => $"{entry.Actor} proposed {e.Run}: {e.Plan.Title} ({e.Plan.Mode.ToString().ToLowerInvariant()})",
        RunRefused e => $"{e.Run} refused: {string.Join("; ", e.Reasons)}",
        VoteRecorded e => $"{e.Person} approved {e.Run}",
        VoteDenied e => $"{e.Person} said no to {e.Run}: {e.Reason}",
        VoteTakenBack e => $"{e.Person} took back the approval of {e.Run}",
        VotesVoided e => $"votes of {e.Run} are void: {string.Join("; ", e.Reasons)}",
        BreakGlassUsed e => $"BREAK-GLASS: {e.Person} asked for {e.Run} past the usual approval: {e.Reason}; review due {e.ReviewBy:yyyy-MM-dd HH:mm}",
        BreakGlassReviewed e => $"{e.Person} reviewed the break-glass {e.Run}: {e.Text}",
        ApproversReminded { People.Count: > 0 } e => $"reminded for {e.Run}: {string.Join(", ", e.People)}",
        RunApproved e => $"{e.Run} approved",
        RunDelayed e => $"{e.Run} cannot start yet: {string.Join("; ", e.Reasons)}",
        RunStarted e => $"{e.Run} started",
        RunExpired e => $"{e.Run} expired: {e.Clock} ran out",
        RunWithdrawn e => $"{entry.Actor} withdrew {e.Run}",
        RunSuperseded e => $"{e.Run} superseded{(e.By is null ? "" : $" by {e.By}")}: {e.Reason}",
        RunPaused e => $"{e.Run} paused: {string.Join("; ", e.Reasons)}",
        RunResumed e => $"{e.Run} went on",
        RunContinued e => $"{e.Run} taken up again at step {e.Step} of {e.Steps} {(e.Replica is null ? "after a restart" : $"on {e.Replica}")}",
        RunCompleted e => $"{e.Run} completed" + (e.Skipped.Count > 0 ? $" without {string.Join(", ", e.Skipped)}" : ""),
        RunFailed e => $"{e.Run} failed: {string.Join("; ", e.Reasons)}",
        RunAborted e => $"{entry.Actor} aborted {e.Run}: {e.Reason}",
        StepDispatching { Undo: true } e => $"{e.Step}: taking it back",
        StepDispatching e => $"{e.Step}: sending" + (e.Attempt > 1 ? $" (attempt {e.Attempt})" : ""),
        StepAccepted e => $"{e.Step}: accepted",
        StepResult { Succeeded: true, Seen: { } seen } e => $"{e.Step}: looked at only: {seen}",
        StepResult { Succeeded: true } e => $"{e.Step}: done" + (e.ByThisRun ? "" : ", and not by this run"),
        StepResult e => $"{e.Step}: failed: {string.Join("; ", e.Reasons)}",
        StepUnknown e => $"{e.Step}: outcome not known: {string.Join("; ", e.Reasons)}",
        StepReconciled e => $"{e.Step}: found out: {e.Found}",
        StepConfirmed e => $"{entry.Actor} did {e.Step}" + (e.Note.Value is { Length: > 0 } n ? $": {n}" : ""),
        StepRetried e => $"{entry.Actor} tries {e.Step} again",
        StepSkipped e => $"{entry.Actor} left out {e.Step}: {e.Reason}",
        StepUndoRequested e => $"{entry.Actor} takes back {e.Step}",
        StepUndone e => $"{e.Step}: undone",
        _ => null,
    };
}
