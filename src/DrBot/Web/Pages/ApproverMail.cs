using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Plans;
using DrBot.Providers;
using DrBot.Replicas;
using DrBot.Updates.Channels;
using DrBot.Web.Api;

namespace DrBot.Web.Pages;

/// <summary>
/// Writes to everybody who may fill an open slot of a run, by mail and with a link of their own: chat may be what is broken.
/// Each person is written to once for each content of a run, also over a restart; a crash between the mail and its receipt, or
/// an outcome that was lost, may repeat one mail.
/// </summary>
internal sealed partial class ApproverMail(
    IJournal journal, IncidentReader incidents, PlanLibrary plans, RunViews views, ApprovalLinks links, Receipts receipts,
    WebOptions options, IEnumerable<IUpdateChannel> channels, UpdatesDuty duty, TimeProvider domain, TimeProvider wire,
    ILogger<ApproverMail> logger)
    : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);
    private const int MostUnknown = 3;
    private readonly ConcurrentDictionary<string, byte> written = new();
    private readonly ConcurrentDictionary<string, int> unknown = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!links.CanBeMade || channels.FirstOrDefault(c => c.Scheme == "email") is not { } mail)
            return;
        try
        {
            // One replica writes for all of them: a mail cannot be told from its copy.
            await duty.DoAsync((_, token) => WriteAsync(mail, token), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whoever was written to is remembered beside the journal.
        }
    }

    // Whoever was written to is remembered beside the journal.
    private async Task WriteAsync(IUpdateChannel mail, CancellationToken stoppingToken)
    {
        while (true)
        {
            var seq = journal.Head;
            var isDone = await LookAsync(mail, stoppingToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(
                isDone ? journal.WaitForAsync(seq, waiting.Token) : Task.Delay(Again, wire, waiting.Token), Task.Delay(Again, wire, waiting.Token));
            await waiting.CancelAsync();
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Writes to whoever has to be written to now; false when something has to be tried again.</summary>
    internal async Task<bool> LookAsync(IUpdateChannel mail, CancellationToken cancellationToken)
    {
        var isDone = true;
        try
        {
            foreach (var incident in await incidents.OpenAsync(cancellationToken))
                foreach (var run in incident.Runs.Where(r => r.Status == RunStatus.AwaitingApproval && r.Plan.Policy is not null))
                    isDone &= await WriteAsync(mail, incident, run, cancellationToken);
        }
        catch (JournalUnavailableException e)
        {
            LogLate(e.Message);
            return false;
        }

        return isDone;
    }

    private async Task<bool> WriteAsync(IUpdateChannel mail, IncidentState incident, RunState run, CancellationToken cancellationToken)
    {
        var isDone = true;
        var view = await views.OfAsync(incident, run, cancellationToken);
        var people = (plans.Current(run.Plan.Plan) ?? await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken)).Plan.People;
        foreach (var person in view.Slots.SelectMany(s => s.Eligible).Distinct())
        {
            var key = $"approver-mail/{run.Id}/{run.Plan.Digest[..16]}/{person}";
            if (people.GetValueOrDefault(person)?.Email is not { } address || !written.TryAdd(key, 0)
                || await receipts.FindAsync(key, cancellationToken) is not null)
                continue;
            isDone &= await SendAsync(mail, incident, run, view, person, address, key, cancellationToken);
        }

        return isDone;
    }

    private async Task<bool> SendAsync(
        IUpdateChannel mail, IncidentState incident, RunState run, RunView view, string person, string address, string key,
        CancellationToken cancellationToken)
    {
        try
        {
            await mail.SendAsync(
                new OutgoingUpdate
                {
                    Key = key, Address = address, Incident = incident.Id, Status = incident.Status, Level = incident.Level,
                    Subject = $"{incident.Declared.Environment}: {run.Id} waits for your approval",
                    Text = TextOf(view, links.For(run.Id, run.Plan.Digest, person)),
                    Practice = options.Environment != "production",
                },
                cancellationToken);
            await receipts.KeepAsync(key, domain.GetUtcNow().ToString("O"), cancellationToken);
            return true;
        }
        catch (ProviderException e) when (e.Kind is ProviderFailure.Transient or ProviderFailure.Throttled
            || (e.Kind == ProviderFailure.UnknownOutcome && unknown.AddOrUpdate(key, 1, (_, times) => times + 1) < MostUnknown))
        {
            written.TryRemove(key, out _);
            LogLate(e.Message);
            return false;
        }
        catch (ProviderException e)
        {
            LogLate(e.Message);
            return true;
        }
    }

    private string TextOf(RunView run, Uri link) =>
        $"""
        {run.Title}: {run.Mode} of plan {run.Plan}, in {run.Environment}, asked for by {run.Requester}.

        Changes:   {string.Join(", ", run.Targets)}
        Data loss: {(run.DataLoss.Unknown ? "UNKNOWN" : run.DataLoss.Seconds is { } s ? $"{s} s" : "none")}
        Digest:    {run.Digest}
        Until:     {run.ApproveBy:yyyy-MM-dd HH:mm:ss} UTC

        See exactly what will happen, and how to vote (following the link is no vote):
        {link.AbsoluteUri}

        Or by your key, with chat away:
        drbot approve {run.Id} --key FILE --server {options.PublicUrl!.GetLeftPart(UriPartial.Authority)}
        """.ReplaceLineEndings("\n");

    [LoggerMessage(EventId = 6101, Level = LogLevel.Warning, Message = "A mail to an approver waits, or was refused: {Reason}")]
    private partial void LogLate(string reason);
}
