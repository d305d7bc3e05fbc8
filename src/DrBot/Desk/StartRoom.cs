using System.Globalization;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Plans;

namespace DrBot.Desk;

/// <summary>Answers the verbs that propose a run, or show what one would do.</summary>
internal sealed class StartRoom(
    CommandGate gate,
    IncidentReader incidents,
    Finder finder,
    RunbookChoice choice,
    IncidentRoom room,
    PlanLibrary plans,
    ActionRegistry actions,
    StepObserver observer,
    DeskSettings settings,
    TimeProvider domain)
{
    public async Task<DeskAnswer> ProposeAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var open = await OpenIncidentAsync(said, cancellationToken);
        var (plan, runbook, scenario) = choice.Choose(said, open, plans.All);
        var actor = finder.Actor(caller, plan);
        // What cannot be proposed declares nothing either.
        if (open is null)
            Prepare(said, plan, runbook, "check", "check-R1", actor.Name);
        var incident = open ?? await DeclareForAsync(caller, said, plan, scenario, cancellationToken);
        var asked = await AskedElsewhereAsync(incident.Id, actor.Name, cancellationToken);
        var elsewhere = await OpenElsewhereAsync(incident.Id, plan, runbook, ModeOf(said.Verb.Name), cancellationToken);
        GateResult result;
        try
        {
            result = await gate.SubmitAsync(
                incident.Id,
                (state, _) =>
                {
                    var now = state ?? incident;
                    var id = $"{now.Id}-R{now.Runs.Count + 1}";
                    var run = Prepare(said, plan, runbook, now.Id, id, actor.Name);
                    return ValueTask.FromResult<Command>(new ProposeRun(
                        actor, id, run, said.Text("reason") ?? "", said.Text("supersede"), elsewhere)
                    {
                        AskedElsewhere = asked,
                        Verb = said.Verb.Name,
                    });
                },
                caller.Key, cancellationToken);
        }
        catch (JournalUnavailableException e) when (open is null)
        {
            // Half of what was said is on record: nobody may be told that nothing is.
            throw new DeskException($"{incident.Id} is declared, but no run is proposed: {e.Message}. Say it again once that is mended.");
        }

        return new DeskAnswer.Says(result is GateResult.Done
            ? $"{result.Text}\nDrBot is looking at every target now; the approval card follows in the channel."
            : result.Text)
        {
            Result = result,
        };
    }

    public async Task<DeskAnswer> PreviewAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var open = await OpenIncidentAsync(said, cancellationToken);
        var (plan, runbook, scenario) = choice.Choose(said, open, plans.All);
        if (open is null)
            finder.Shown(caller, "preview", plan);
        else
            finder.Shown(caller, "preview", open);
        var now = domain.GetUtcNow();
        var imagined = open ?? Imagine(caller, said, plan, scenario, now);
        var run = Prepare(said, plan, runbook, imagined.Id, $"{imagined.Id}-R0", finder.Actor(caller, plan).Name);
        var state = new RunState
        {
            Id = $"{imagined.Id}-R0",
            Plan = run,
            Requester = caller.Account.ToString(),
            Steps = [.. run.Steps.Select(s => new StepState { Plan = s })],
        };
        var facts = await observer.LookAtAllAsync(imagined, state, plan, cancellationToken);
        return new DeskAnswer.ShowsPreview(
            run, facts, FactRules.LossOf(run, facts), FactRules.Blockers(run, facts), domain.GetUtcNow());
    }

    private RunPlan Prepare(Invocation said, LoadedPlan plan, Runbook runbook, string incident, string id, string requester)
    {
        var (run, problems) = RunPlanner.Prepare(new RunRequest
        {
            Plan = plan,
            Catalogue = actions.Catalogue,
            Environment = settings.Environment,
            Incident = incident,
            Run = id,
            Runbook = runbook.Name,
            Mode = ModeOf(said.Verb.Name),
            BreakGlass = said.Verb.Name == "break-glass",
            Requester = requester,
            Inputs = said.Pairs("input").ToDictionary(p => p.Key, p => p.Value),
            AcceptDataLoss = said.IsUnknown("accept-data-loss")
                ? "unknown"
                : said.Duration("accept-data-loss") is { } d ? ((long)d.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null,
        });
        return run ?? throw new DeskException("Not possible:\n" + string.Join('\n', problems.Select(p => $"• {p}")));
    }

    // A run needs an incident: without an open one the same words declare it.
    private async Task<IncidentState?> OpenIncidentAsync(Invocation said, CancellationToken cancellationToken)
    {
        if (said.Incident() is not null)
            return await finder.IncidentAsync(said, cancellationToken);
        var open = await incidents.OpenAsync(cancellationToken);
        if (said.Text("plan") is { } plan)
            open = [.. open.Where(i => i.Declared.Plan == plan)];
        return open.Count switch
        {
            0 => null,
            1 => open[0],
            _ => throw new DeskException(new DeskAnswer.AsksWhich(
                said, "incident", "Several incidents are open; which one is meant?", [.. open.Select(i => i.Id)])),
        };
    }

    private async Task<IncidentState> DeclareForAsync(
        Caller caller, Invocation said, LoadedPlan plan, string? scenario, CancellationToken cancellationToken)
    {
        var result = await room.DeclareAsync(
            caller, plan, scenario, said.Text("reason") ?? "", null, said.Time("since", domain.GetUtcNow()),
            ModeOf(said.Verb.Name) is RunMode.Drill or RunMode.Simulate, caller.Key + "/declare", cancellationToken);
        return result switch
        {
            GateResult.Done d => d.State,
            GateResult.Repeated => (await incidents.OpenAsync(cancellationToken)).LastOrDefault(i => i.Declared.Plan == plan.Plan.Name)
                ?? throw new DeskException(result.Text),
            _ => throw new DeskException(result.Text),
        };
    }

    private async Task<string?> OpenElsewhereAsync(
        string incident, LoadedPlan plan, Runbook runbook, RunMode mode, CancellationToken cancellationToken) =>
        (from other in await incidents.OpenAsync(cancellationToken)
         where other.Id != incident && other.Declared.Plan == plan.Plan.Name
         from run in other.Runs
         where !run.HasEnded && run.Plan.Runbook == runbook.Name
            && (run.Plan.Mode == RunMode.Simulate) == (mode == RunMode.Simulate)
         select $"{run.Id} ({run.Status})").FirstOrDefault();

    // An incident of its own for every wish must not wear anybody down either.
    private async Task<int> AskedElsewhereAsync(string incident, string person, CancellationToken cancellationToken)
    {
        var since = domain.GetUtcNow() - TimeSpan.FromHours(1);
        return (await incidents.OpenAsync(cancellationToken)).Where(i => i.Id != incident).SelectMany(i => i.Runs)
            .Count(r => r.Requester == person && r.Plan.Policy is not null && r.ProposedAt > since);
    }

    private IncidentState Imagine(Caller caller, Invocation said, LoadedPlan plan, string? scenario, DateTimeOffset now) => new()
    {
        Id = "preview",
        DeclaredAt = now,
        Declared = new IncidentDeclared(
            "preview", "preview", plan.Plan.Name, plan.Plan.Title, plan.Hash, scenario, 1, "", settings.Environment,
            caller.Account.ToString(), null, said.Time("since", now), null, null, []),
    };

    private static RunMode ModeOf(string verb) => verb switch
    {
        "failover" or "break-glass" or "preview" => RunMode.Failover,
        "drill" => RunMode.Drill,
        "simulate" => RunMode.Simulate,
        _ => RunMode.Switchover,
    };
}
