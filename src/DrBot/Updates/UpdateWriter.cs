using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Updates;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Journal;
using DrBot.Plans;

namespace DrBot.Updates;

/// <summary>
/// Writes an update that is due and puts it on record before anything leaves: from then on its words are fixed,
/// whatever happens to the process.
/// </summary>
internal sealed partial class UpdateWriter(
    CommandGate gate, PlanLibrary plans, Degradations degraded, TimeProvider domain, ILogger<UpdateWriter> logger)
{
    /// <summary>The recorded update, to be sent; null when somebody else began it.</summary>
    public async Task<Delivery?> BeginAsync(
        IncidentState state, DueUpdate due, Lease lease, CancellationToken cancellationToken)
    {
        var (plan, template) = await PlanOfAsync(state, due, cancellationToken);
        var facts = FactsReader.Read(state, plan, due, domain.GetUtcNow());
        var composed = UpdateComposer.Compose(template, facts);
        Note(due, composed.Problems);
        var intent = new RecordSending(
            due.Key, due.Audience.Name, due.Channel, due.Kind, due.Due, composed.Subject, composed.Text);
        var result = await gate.SubmitUnderAsync(lease, state.Id, intent, cancellationToken);
        return (result as GateResult.Done)?.State.Updates.Deliveries.GetValueOrDefault(due.Key);
    }

    // The copy the incident was declared under. Without it people are told what the journal holds, in the built-in
    // words.
    private async Task<(Plan Plan, string? Template)> PlanOfAsync(
        IncidentState state, DueUpdate due, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await plans.ByHashAsync(state.Declared.PlanHash, cancellationToken);
            return (loaded.Plan, loaded.Template(due.Audience.Template));
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or FormatException)
        {
            LogNoPlan(state.Id, e.Message);
            return (new Plan { Name = state.Declared.Plan, Title = state.Declared.PlanTitle }, null);
        }
    }

    private void Note(DueUpdate due, IReadOnlyList<string> problems)
    {
        var template = due.Audience.Template;
        degraded.Set($"updates.template.{template}", problems.Count == 0
            ? null
            : $"the template says not what it should, the built-in words stand in: {string.Join("; ", problems)}");
        if (problems.Count > 0)
            LogTemplate(template, string.Join("; ", problems));
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning,
        Message = "Update template {Template} cannot be used, the built-in words stand in: {Problems}")]
    private partial void LogTemplate(string template, string problems);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Error,
        Message = "The plan {Incident} was declared under cannot be read, updates use the built-in words: {Reason}")]
    private partial void LogNoPlan(string incident, string reason);
}
