using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;

namespace DrBot.Sandbox.Simulation;

/// <summary>
/// A runbook from its proposal to its end: people ask for it, fill its slots, do what is done by hand, and decide where
/// the run waits for them.
/// </summary>
internal sealed class RunbookStory(Simulation simulation, string verb, string runbook)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private const int MostProposals = 6;
    private readonly People people = new(simulation);
    private TimeSpan quietUntil;

    /// <summary>What was answered last: what a person reads when it did not work.</summary>
    public string LastAnswer { get; private set; } = "";

    /// <summary>Plays it.</summary>
    public async Task PlayAsync()
    {
        while (simulation.Store.Head < 1)
            await simulation.WaitAsync(Look);
        simulation.Points.IsArmed = true;
        for (var proposals = 1; proposals <= MostProposals; proposals++)
        {
            await ProposeAsync();
            var run = await CarryAsync();
            simulation.RunEndedAt = simulation.Time.Elapsed;
            if (run is null or { HasStarted: true })
                break;
            // What ended before it began is asked for again, a little later.
            await simulation.WaitAsync(TimeSpan.FromMinutes(1));
        }

        // What is promised for afterwards: updates have their end on record, cards show the truth within a minute.
        var back = simulation.Setup.Faults.ChatBackAt - simulation.Time.Elapsed;
        await simulation.WaitAsync((back > TimeSpan.Zero ? back : TimeSpan.Zero) + TimeSpan.FromMinutes(1));
    }

    private async Task ProposeAsync()
    {
        while (people.Incident()?.Runs.LastOrDefault() is not { HasEnded: false })
        {
            var before = people.Incident()?.Runs.Count ?? 0;
            var answer = await people.SayAsync(people.Requester(), $"/dr {verb} {runbook} --since -1m");
            LastAnswer = answer ?? LastAnswer;
            if ((people.Incident()?.Runs.Count ?? 0) > before || answer?.StartsWith("Not done", StringComparison.Ordinal) != false)
                return;
        }
    }

    // The run, once it has ended; null where nothing came of the proposal.
    private async Task<RunState?> CarryAsync()
    {
        while (true)
        {
            if (people.Incident() is not { } incident || incident.Runs.LastOrDefault() is not { } run)
                return null;
            if (run.HasEnded)
                return run;
            if (simulation.Time.Elapsed >= quietUntil)
                await DecideAsync(incident, run);
            await simulation.WaitAsync(Look);
        }
    }

    private async Task DecideAsync(IncidentState incident, RunState run)
    {
        var lapsed = run.Pause?.Cause == PauseCause.ApprovalLapsed;
        if (run.Status == RunStatus.AwaitingApproval || lapsed)
            await VoteAsync(incident, run);
        else if (run.Status == RunStatus.Paused)
            await GoOnAsync(incident, run);
        else if (run.Steps.Find(IsWaitedFor) is { } step)
            LastAnswer = await people.SayAsync(Hand(incident), $"/dr done {step.Plan.Id} --run {run.Id}") ?? LastAnswer;
    }

    private async Task VoteAsync(IncidentState incident, RunState run)
    {
        foreach (var slot in Desk.StatusText.OpenSlots(run, incident.ChangedAt))
        {
            var voter = people.Holding(slot).FirstOrDefault(p => run.Votes.TrueForAll(v => v.Person != p.Id)
                && (p.Id != run.Requester || run.Plan.Policy!.RequesterMayApprove));
            if (voter is null)
                continue;
            LastAnswer = await people.VoteAsync(voter, incident, run) ?? LastAnswer;
            if (people.Incident()?.Run(run.Id) is not { } now)
                return;
            run = now;
        }

        quietUntil = simulation.Time.Elapsed + TimeSpan.FromSeconds(5);
    }

    // A commander looks a while, then tries the step again, or goes on.
    private async Task GoOnAsync(IncidentState incident, RunState run)
    {
        quietUntil = simulation.Time.Elapsed + TimeSpan.FromSeconds(30);
        var commander = people.Named(incident.Commander) ?? people.Requester();
        var stuck = run.Steps.Find(s => s.Status is StepStatus.Failed or StepStatus.Unknown)?.Plan.Id ?? run.Pause?.Step;
        var said = stuck is null ? $"/dr resume {run.Id}" : $"/dr retry {stuck} --run {run.Id}";
        LastAnswer = await people.SayAsync(commander, said) ?? LastAnswer;
        if (people.Incident()?.Run(run.Id) is { Status: RunStatus.Paused } && stuck is not null)
            LastAnswer = await people.SayAsync(commander, $"/dr resume {run.Id}") ?? LastAnswer;
    }

    private Person Hand(IncidentState incident) =>
        people.Holding("operator").FirstOrDefault() ?? people.Named(incident.Commander) ?? people.Requester();

    private static bool IsWaitedFor(StepState step) =>
        step.Plan.IsManual && step.Status == StepStatus.Accepted && step.ConfirmedAt is null;
}
