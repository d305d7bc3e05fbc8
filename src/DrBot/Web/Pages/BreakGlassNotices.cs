using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.People;
using DrBot.Plans;
using DrBot.Replicas;

namespace DrBot.Web.Pages;

/// <summary>
/// Makes break-glass loud: everybody of the plan is told in chat and by mail when it is asked for, when a delay begins in which
/// it can be stopped, and when its review is overdue. Told from the record; what went out and was remembered is not told again.
/// </summary>
internal sealed class BreakGlassNotices(
    IJournal journal, IncidentReader incidents, PlanLibrary plans, PersonalNotices notices, UpdatesDuty duty, TimeProvider domain,
    TimeProvider wire) : BackgroundService
{
    private const string UsedType = "breakglass.used";
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    // How long receipts are kept at the least: what is older was told, or comes too late to help.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);
    private static readonly TimeSpan OverdueFor = TimeSpan.FromDays(7);
    private readonly HashSet<string> told = [];
    private readonly SortedSet<string> watched = new(StringComparer.Ordinal);
    private long seen = -1;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await duty.DoAsync((_, token) => FollowAsync(token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was told is remembered beside the journal.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = journal.Head;
            await LookAsync(cancellationToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(journal.WaitForAsync(head, waiting.Token), Task.Delay(Again, wire, waiting.Token));
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Tells what is to be told now; what did not go out is told at the next look.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        foreach (var id in watched.ToList())
        {
            if (await incidents.ReadAsync(id, cancellationToken) is not { } incident)
                continue;
            // The rest of such a run, continued, is under break-glass as well.
            var runs = incident.Runs.Where(r => r.Plan.Policy is { BreakGlass: true }).ToList();
            foreach (var run in runs)
                foreach (var (stage, subject, text) in Due(incident, run))
                    await TellAsync(incident, run, stage, subject, text, cancellationToken);
            if (incident.IsOver && runs.TrueForAll(IsOver))
                watched.Remove(id);
        }
    }

    // The first look goes over the whole record once, every later one over what was added.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await journal.ReadAfterAsync(seen, 500, cancellationToken) is { Count: > 0 } entries)
        {
            foreach (var entry in entries.Where(e => e.Type == UsedType))
                watched.Add(entry.Incident);
            seen = entries[^1].Seq;
        }
    }

    private bool IsOver(RunState run) => run.HasEnded && run.ProposedAt + Fresh < domain.GetUtcNow()
        && (run.ReviewedBy is not null || run.ReviewBy is not { } by || by + OverdueFor <= domain.GetUtcNow());

    private IEnumerable<(string Stage, string Subject, string Text)> Due(IncidentState incident, RunState run)
    {
        var now = domain.GetUtcNow();
        var stop = $"Stop it with a no: `/dr reject {run.Id} --reason TEXT`, or drbot reject {run.Id} --key FILE --reason TEXT.";
        // Also of one that was refused, stopped or started meanwhile: that somebody asked is what everybody has to hear.
        if (now < run.ProposedAt + Fresh || (!run.HasEnded && !run.HasStarted))
            yield return ("asked", $"BREAK-GLASS asked for: {run.Id} ({incident.Declared.Environment})",
                $"{run.Requester} asks for {run.Plan.Title} past the usual approval: {run.Reason}\n"
                + $"It takes {string.Join(" and ", run.Plan.Policy!.Slots)}, by key or second factor.\n{stop}");
        if (run.Status == RunStatus.Approved && BreakGlass.HeldUntil(run) is { } until)
            yield return ($"held/{run.ApprovedAt?.UtcTicks}", $"BREAK-GLASS starts at {until:HH:mm:ss} UTC: {run.Id} ({incident.Declared.Environment})",
                $"{run.Plan.Title} is approved under break-glass by {string.Join(", ", run.Votes.Select(v => v.Person))} and begins at {until:HH:mm:ss} UTC.\n{stop}");
        if (run.ReviewedBy is null && run.ReviewBy <= now && now < run.ReviewBy + OverdueFor)
            yield return ($"overdue/{(now - run.ReviewBy)!.Value.Days}", $"The review of break-glass {run.Id} is overdue",
                $"It was due at {run.ReviewBy:yyyy-MM-dd HH:mm} UTC. Somebody who had no part in it writes: /dr review-break-glass {run.Id} TEXT");
    }

    private async Task TellAsync(IncidentState incident, RunState run, string stage, string subject, string text, CancellationToken cancellationToken)
    {
        if (told.Contains($"{run.Id}/{stage}"))
            return;
        var plan = (plans.Current(run.Plan.Plan) ?? await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken)).Plan;
        var isDone = true;
        foreach (Person person in plan.People.Values)
        {
            var notice = new PersonalNotice($"break-glass/{run.Id}/{stage}/{person.Id}", incident.Id, subject, text);
            isDone &= await notices.ChatAsync(person, notice, cancellationToken);
            isDone &= await notices.MailAsync(person, notice, cancellationToken);
        }

        if (isDone)
            told.Add($"{run.Id}/{stage}");
    }
}
