using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using DrBot.Desk;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;

namespace DrBot.Slack.Surface;

/// <summary>The live card of an incident: state, clocks, commander, and who is waited for.</summary>
internal static class IncidentCard
{
    // Enough for every audience of a founding plan; the next words are what matters.
    private const int MostUpdates = 8;

    public static string KeyOf(IncidentState incident) => incident.Id;

    public static Card Draw(IncidentState incident, string channel, CardContext context) => new()
    {
        Key = KeyOf(incident),
        Channel = channel,
        Text = Mrkdwn.Of($"{incident.Id} {incident.Status}: {incident.Declared.Title}"),
        Body =
        [
            new HeaderBlock($"{Sign(incident.Status)} {incident.Declared.Title}"),
            .. SectionBlock.OfFields(Fields(incident, context)),
            .. SectionBlock.Of(Mrkdwn.Lines(Lines(incident, context))),
            .. context.Audit is { IsAlarmed: true } ? context.AuditWarning : [],
            .. ContextBlock.Of(Mrkdwn.Of(
                $"{incident.Id} · plan {incident.Declared.PlanTitle} · environment *{incident.Declared.Environment}* · all times UTC")),
        ],
        IsPinned = true,
    };

    private static IEnumerable<Mrkdwn> Fields(IncidentState incident, CardContext context)
    {
        yield return Mrkdwn.Of($"*State*\n{incident.Status}");
        yield return Mrkdwn.Of($"*Level*\n{incident.Level} {incident.LevelName}");
        yield return Mrkdwn.Of($"*Commander*\n{context.Mention(incident.Commander)}");
        yield return Mrkdwn.Of($"*Declared*\n{incident.DeclaredAt:yyyy-MM-dd HH:mm:ss} UTC{Since(incident, context.Now)}");
        if (incident.Declared.OutageSince is { } since)
            yield return Mrkdwn.Of($"*Outage since*\n{since:yyyy-MM-dd HH:mm:ss} UTC");
        if (incident.Declared.Rto is { } rto)
            yield return Mrkdwn.Of($"*Recovery time*\n{RtoText(incident, rto, context.Now)}");
    }

    private static string Since(IncidentState incident, DateTimeOffset now) => incident.EndedAt is { } ended
        ? $", took {CardContext.Span(ended - incident.DeclaredAt)}"
        : $" ({CardContext.About(now - incident.DeclaredAt)} ago)";

    /// <summary>How much of the recovery time objective is used.</summary>
    public static string RtoText(IncidentState incident, TimeSpan rto, DateTimeOffset now)
    {
        var used = (incident.RecoveredAt ?? incident.EndedAt ?? now) - incident.OutageStart;
        var share = used / rto;
        var isOver = (incident.RecoveredAt ?? incident.EndedAt) is not null;
        return $"{(isOver ? CardContext.Span(used) : CardContext.About(used))} of {CardContext.Span(rto)} ({share * 100:0} %)"
            + (share > 1 ? ", exceeded" : "");
    }

    private static IEnumerable<Mrkdwn> Lines(IncidentState incident, CardContext context)
    {
        if (incident.UnprotectedSince is { } unprotected)
            yield return Mrkdwn.Of($":warning: *{(incident.RecoveredAt is null ? "Unprotected" : "Recovered, but unprotected")} since {unprotected:HH:mm:ss} UTC*")
                + (incident.DebtAcceptedBy is { } by
                    ? Mrkdwn.Of($": accepted by {context.NameOf(by)}: {incident.DebtReason.ToString()}")
                    : Mrkdwn.Of($": redundancy is gone until protection is restored"));
        foreach (var run in incident.Runs)
            yield return RunLine(run);
        if (Waiting(incident, context) is { } waiting)
            yield return waiting;
        if (!incident.IsOver && !FactsReader.IsExercise(incident) && Calls(incident) is { Length: > 0 } calls)
            yield return Mrkdwn.Of($":telephone_receiver: Call {calls}");
        if (FactsReader.IsExercise(incident))
            yield return Mrkdwn.Of($"{StatusText.Exercise}");
        else
            foreach (var next in UpdateSchedule.Upcoming(incident, context.Now).Take(MostUpdates))
                yield return Mrkdwn.Of($"Next update to {next.Title}: {context.Until(next.At)}");
    }

    // DrBot calls nobody: whom the plan wants called, a person calls.
    private static string Calls(IncidentState incident) => string.Join(", ",
        from audience in incident.Audiences
        from channel in audience.Channels.Select(c => c.Value).OfType<string>()
        where channel.StartsWith("phone:", StringComparison.Ordinal)
        select $"{audience.Title} {channel["phone:".Length..]}");

    private static Mrkdwn RunLine(RunState run)
    {
        var done = run.Steps.Count(RunCard.IsDone);
        return Mrkdwn.Of($"*{run.Id[(run.Id.LastIndexOf('-') + 1)..]}* {run.Plan.Title}: *{CardWords.Of(run.Status)}*")
            + (run.HasStarted ? Mrkdwn.Of($", {done} of {run.Steps.Count} steps") : Mrkdwn.Empty);
    }

    private static Mrkdwn? Waiting(IncidentState incident, CardContext context)
    {
        if (incident.OpenRun is not { } run)
            return incident.Status switch
            {
                IncidentStatus.Declared =>
                    Mrkdwn.Of($"Nothing runs yet: `/dr failover` proposes the move, `/dr preview` shows what it would do"),
                IncidentStatus.Mitigating => Mrkdwn.Of(
                    $"No run is open, and nobody has seen production recovered: propose another run, or the commander ends it with `/dr resolve`"),
                _ => null,
            };
        return run.Status switch
        {
            RunStatus.Paused when run.Pause?.WaitsFor is { } who =>
                Mrkdwn.Of($":hourglass: waits for {context.Mention(who)}: {string.Join("; ", run.Pause.Reasons)}"),
            _ => StatusText.WaitsFor(run, context.Now) is { } waits ? Mrkdwn.Of($":hourglass: waits for {waits}") : null,
        };
    }

    private static string Sign(IncidentStatus status) => status switch
    {
        IncidentStatus.Declared => "🔴",
        IncidentStatus.Mitigating => "🟠",
        IncidentStatus.Monitoring => "🟡",
        IncidentStatus.Resolved or IncidentStatus.Closed => "🟢",
        _ => "⚪",
    };
}
