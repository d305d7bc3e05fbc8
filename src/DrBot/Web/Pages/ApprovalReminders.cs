using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.People;
using DrBot.Plans;
using DrBot.Replicas;
using DrBot.Web.Api;

namespace DrBot.Web.Pages;

/// <summary>
/// Reminds those whose approval is missing: after three minutes in chat, after ten by mail as well, and then also whoever
/// stands in for them. A round is recorded once everything of it went out; what went out and was remembered
/// before a crash is not said again.
/// </summary>
internal sealed class ApprovalReminders(
    IJournal journal, IncidentReader incidents, PlanLibrary plans, RunViews views, PersonalNotices notices, ApprovalLinks links,
    CommandGate gate, UpdatesDuty duty, TimeProvider domain, TimeProvider wire) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await duty.DoAsync((_, token) => FollowAsync(token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The record says which rounds went out.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = journal.Head;
            var next = await LookAsync(cancellationToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            List<Task> wakes = [journal.WaitForAsync(head, waiting.Token), Task.Delay(Again, wire, waiting.Token)];
            if (next is null)
                wakes.RemoveAt(1);
            await Task.WhenAny(wakes);
            await waiting.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Reminds whoever is due now.</summary>
    /// <returns>When something is due next; null when nothing is to come.</returns>
    internal async Task<DateTimeOffset?> LookAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var incident in await incidents.OpenAsync(cancellationToken))
            foreach (var run in incident.Runs)
            {
                if (Reminders.Due(run, domain.GetUtcNow()) is { } round)
                    await RemindAsync(incident, run, round, cancellationToken);
                if (Reminders.NextAt(run) is { } at && (next is null || at < next))
                    next = at;
            }

        return next;
    }

    private async Task RemindAsync(IncidentState incident, RunState run, int round, CancellationToken cancellationToken)
    {
        var people = (plans.Current(run.Plan.Plan) ?? await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken)).Plan.People;
        var view = await views.OfAsync(incident, run, cancellationToken);
        var missing = view.Slots.SelectMany(s => s.Eligible).Distinct().Select(people.GetValueOrDefault).OfType<Person>().ToList();
        List<Person> deputies = round > 1 ? Deputies(missing, people) : [];
        PersonalNotice[] all =
        [
            .. missing.Select(p => Notice(incident, run, view, p, round)), .. deputies.Select(d => Stand(incident, run, missing, d, round)),
        ];
        var told = new List<string>();
        var isDone = true;
        foreach (var (person, notice) in missing.Concat(deputies).Zip(all))
        {
            isDone &= await TellAsync(person, round > 1, notice, cancellationToken);
            if (notices.HasChat(person) || notices.HasMail(person))
                told.Add(person.Id);
        }

        if (isDone)
            await gate.SubmitAsync(incident.Id, new RecordReminded(run.Id, round, told), null, cancellationToken);
    }

    // Chat first; mail where there is no chat account or the chat is away, and for everybody once time grows short.
    private async Task<bool> TellAsync(Person person, bool alsoByMail, PersonalNotice notice, CancellationToken cancellationToken)
    {
        var isTold = await notices.ChatAsync(person, notice, cancellationToken);
        if (isTold && notices.HasChat(person) && !alsoByMail)
            return true;
        var isMailed = await notices.MailAsync(person, notice, cancellationToken);
        return isMailed && (isTold || notices.HasMail(person));
    }

    private static List<Person> Deputies(List<Person> missing, IReadOnlyDictionary<string, Person> people) =>
    [
        .. missing.Select(p => p.Deputy is { } id ? people.GetValueOrDefault(id) : null).OfType<Person>()
            .Where(d => missing.TrueForAll(m => m.Id != d.Id)).DistinctBy(d => d.Id),
    ];

    private PersonalNotice Notice(IncidentState incident, RunState run, RunView view, Person person, int round) => new(
        Key(run, round, person), incident.Id,
        $"{(round > 1 ? "Still waiting" : "Waiting")} for your approval: {run.Id} ({incident.Declared.Environment})",
        $"""
        {view.Title}: {view.Mode} of plan {view.Plan}, asked for by {view.Requester} at {run.ProposedAt:HH:mm:ss} UTC.
        Digest: {view.Digest}
        {Until(run)}
        Say yes or no on its card (`/dr approve {run.Id}` shows it){(links.CanBeMade ? $", or from {links.For(run.Id, run.Plan.Digest, person.Id).AbsoluteUri}" : "")}.
        With chat away: drbot approve {run.Id} --key FILE
        """.ReplaceLineEndings("\n"));

    private static PersonalNotice Stand(IncidentState incident, RunState run, List<Person> missing, Person deputy, int round) => new(
        Key(run, round, deputy), incident.Id,
        $"You stand in for somebody whose approval is missing: {run.Id} ({incident.Declared.Environment})",
        $"""
        {string.Join(", ", missing.Where(m => m.Deputy == deputy.Id).Select(m => m.Name))} did not answer for ten minutes.
        {Until(run)}
        Reach them, or say yes or no yourself where you hold one of the roles: `/dr approve {run.Id}` shows the card.
        """.ReplaceLineEndings("\n"));

    private static string Until(RunState run) => run.Status == RunStatus.AwaitingApproval
        ? $"The request ends at {run.ApproveBy:HH:mm:ss} UTC."
        : "The run is paused until its slots are filled anew.";

    private static string Key(RunState run, int round, Person person) =>
        $"remind/{run.Id}/{run.Plan.Digest[..16]}/{run.AskedSince!.Value.ToUnixTimeSeconds()}/{round}/{person.Id}";
}
