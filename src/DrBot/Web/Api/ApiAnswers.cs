using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Hosting.Cli;

namespace DrBot.Web.Api;

/// <summary>The desk's answers as JSON, and what was refused as problems.</summary>
internal sealed class ApiAnswers(RunViews runs, TimeProvider domain)
{
    /// <summary>An answer.</summary>
    public async Task<ApiAnswer> OfAsync(DeskAnswer answer, CancellationToken cancellationToken) => answer switch
    {
        DeskAnswer.Says s => await SaysAsync(s, cancellationToken),
        DeskAnswer.ShowsIncident i => ApiAnswer.Json(new
        {
            Text = StatusText.Full(i.Incident, domain.GetUtcNow()),
            Incident = IncidentJson.Brief(i.Incident),
            Runs = i.Incident.Runs.Select(r => new { r.Id, State = RunViews.Word(r.Status) }),
        }),
        DeskAnswer.ShowsRun r => ApiAnswer.Json(await runs.OfAsync(r.Incident, r.Run, cancellationToken)),
        DeskAnswer.ShowsPreview p => ApiAnswer.Json(new
        {
            p.Plan.Title,
            p.Plan.Runbook,
            Mode = RunViews.Word(p.Plan.Mode),
            Steps = p.Facts.Select(f => new { f.Step, f.State, f.Facts, f.Reasons }),
            DataLoss = RunViews.Loss(p.DataLoss),
            p.Blockers,
            p.At,
        }),
        DeskAnswer.Asks a => ApiAnswer.Of(new Problem(400, "incomplete", a.Missing.Message)),
        DeskAnswer.AsksWhich w => ApiAnswer.Of(new Problem(
            409, "ambiguous", $"{w.Question} Say it as '{w.Argument}'.", w.Choices)),
        _ => throw new InvalidOperationException("an unknown answer"),
    };

    private async Task<ApiAnswer> SaysAsync(DeskAnswer.Says says, CancellationToken cancellationToken) => says.Result switch
    {
        GateResult.Refused { NotTheirs: true } r => ApiAnswer.Of(new Problem(403, "not-allowed", says.Text, r.Reasons)),
        GateResult.Refused r => ApiAnswer.Of(new Problem(409, "refused", says.Text, r.Reasons)),
        GateResult.Done d => ApiAnswer.Json(new
        {
            says.Text,
            Incident = IncidentJson.Brief(d.State),
            Run = d.State.OpenRun is { } run ? await runs.OfAsync(d.State, run, cancellationToken) : null,
        }),
        _ when says.IsComplaint => ApiAnswer.Of(new Problem(422, "not-possible", says.Text)),
        _ => ApiAnswer.Json(new { says.Text }),
    };
}
