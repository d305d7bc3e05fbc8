using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using DrBot.Commands;
using DrBot.Commands.Alerts;
using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Plans;
using DrBot.Web;
using DrBot.Web.Identity;

namespace DrBot.Alerts;

/// <summary>
/// Where alerts come in: by bearer token, bounded, one proposal for one thing. An alert may propose an incident; it
/// declares, runs and votes nothing.
/// </summary>
internal sealed class AlertDoor(
    WebOptions options, CommandGate gate, AlertReader alerts, IncidentReader incidents, PlanLibrary plans, WebRefusals refusals,
    TimeProvider domain, TimeProvider wire) : IDisposable
{
    private const int MostSources = 1000;
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<string, (long Minute, int Count)> sources = new();
    private readonly ConcurrentDictionary<string, string> newest = new();

    // One at a time reaches the journal: a storm of alerts must not stand before a person's click.
    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = 1, QueueLimit = 16, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Takes a delivery.</summary>
    public async Task<(int Status, string Text)> TakeAsync(HttpRequest request, string source, CancellationToken cancellationToken)
    {
        if (!IsKnown(request.Headers.Authorization.Count == 1 ? request.Headers.Authorization[0] : null))
        {
            refusals.Count("alerts");
            return (401, "this takes the bearer token of alerts.alertmanager");
        }

        if (!MayCome(source))
            return (429, $"more than {options.Alerts!.PerMinute} deliveries in a minute");
        using var place = await limiter.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
            return (429, "too many deliveries wait already");
        try
        {
            var read = await WebRequest.ReadAsync(request, cancellationToken);
            return await TakeAsync(AlertPayload.Read(read.Body), SignedRequest.HashOf(read.Body), cancellationToken);
        }
        catch (ProblemException e)
        {
            return (e.Problem.Status, e.Problem.Detail);
        }
        catch (JournalUnavailableException e)
        {
            // Alertmanager sends it again.
            return (503, e.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose() => limiter.Dispose();

    private async Task<(int Status, string Text)> TakeAsync(AlertPayload alert, string evidence, CancellationToken cancellationToken)
    {
        var state = alert.Fires ? "firing" : "resolved";
        // Alertmanager repeats itself for as long as something fires.
        if (newest.TryGetValue(alert.Group, out var before) && before == state && (!alert.Fires || await IsOpenAsync(alert.Group, cancellationToken)))
            return (200, "known");
        var actor = new Actor { Via = Road.Alert, Account = new Account(Road.Alert, "alertmanager"), Evidence = evidence };
        var result = alert.Fires
            ? await ReportAsync(alert, actor, cancellationToken)
            : await gate.SubmitAsync(new ReportResolved(actor, alert.Group), null, cancellationToken);
        if (newest.Count < MostRemembered || newest.ContainsKey(alert.Group))
            newest[alert.Group] = state;
        else
            newest.Clear();
        // What is refused is taken all the same: sending it again would change nothing.
        return (200, result.Text);
    }

    private async Task<AlertResult> ReportAsync(AlertPayload alert, Actor actor, CancellationToken cancellationToken)
    {
        var named = alert.Plan is { } label && plans.Current(label) is not null ? label : options.Alerts!.Plan;
        if ((named is null && plans.All is [var only] ? only : named is null ? null : plans.Current(named)) is not { } plan)
            return new AlertResult(false, "no plan is meant: set alerts.alertmanager.plan, or the label 'plan'");
        if ((await incidents.OpenAsync(cancellationToken)).FirstOrDefault(i => i.Declared.Plan == plan.Plan.Name && !i.Declared.Exercise) is { } open)
            return new AlertResult(true, $"{open.Id} is open already");
        var id = "AL-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        return await gate.SubmitAsync(
            new ReportAlert(
                actor, id, plan.Plan.Name, alert.Service, alert.Title,
                alert.Scenario is { } s && plan.Plan.Scenarios.ContainsKey(s) ? s : null, alert.Group, alert.Since),
            null, cancellationToken);
    }

    private async Task<bool> IsOpenAsync(string group, CancellationToken cancellationToken) =>
        (await alerts.ReadAsync(cancellationToken)).Open(domain.GetUtcNow()).Any(p => p.Groups.Contains(group));

    private bool IsKnown(string? header)
    {
        if (options.Alerts is not { } door || header is not { Length: < 4096 }
            || header.Split(' ', 2) is not [var scheme, var token] || !scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return false;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        // Every one is tried, so that the time taken tells nothing.
        return door.Sha256.Count(h => CryptographicOperations.FixedTimeEquals(Convert.FromHexString(h), given)) > 0;
    }

    private bool MayCome(string source)
    {
        if (sources.Count > MostSources)
            sources.Clear();
        var minute = wire.GetUtcNow().ToUnixTimeSeconds() / 60;
        return sources.AddOrUpdate(source, (minute, 1), (_, s) => s.Minute == minute ? (minute, s.Count + 1) : (minute, 1)).Count
            <= options.Alerts!.PerMinute;
    }
}
