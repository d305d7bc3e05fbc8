using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Journal;

namespace DrBot.Sandbox.Simulation;

/// <summary>The people of a plan: they type, press and, where nothing was answered, do it again with the same delivery,
/// as a chat delivers again what was not acknowledged.</summary>
internal sealed class People(Simulation simulation)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private IncidentState? incident;
    private long folded = -1;
    private int deliveries;

    private Plan Plan => simulation.Setup.Plan.Plan;

    /// <summary>The newest incident as the journal has it; null before there is one.</summary>
    public IncidentState? Incident()
    {
        if (simulation.Store.Head == folded)
            return incident;
        folded = simulation.Store.Head;
        var newest = simulation.Store.Streams(Commands.Streams.IncidentPrefix).LastOrDefault();
        if (newest is null)
            return incident = null;
        if (incident is not null && Commands.Streams.Incident(incident.Id) != newest)
            incident = null;
        return incident = EventCodec.Fold(incident, simulation.Store.Stream(newest, incident?.Version ?? 0));
    }

    /// <summary>Somebody types a command; what was answered, or null when nothing was for too long.</summary>
    public Task<string?> SayAsync(Person person, string text) => DeliverAsync(person, "request", null, (process, caller) =>
        process.Get<CommandDesk>().AnswerAsync(caller, text, CancellationToken.None));

    /// <summary>Somebody confirms a run's approval, with the digest of its card.</summary>
    public Task<string?> VoteAsync(Person person, IncidentState at, RunState run) => DeliverAsync(person, "vote", run.Id, (process, caller) =>
        process.Get<RunRoom>().VoteAsync(caller, at.Id, run.Id, run.Plan.Digest, CancellationToken.None));

    /// <summary>Everybody with a role, those it is written beside first.</summary>
    public IEnumerable<Person> Holding(string role) => Plan.People.Values.Where(p => Account(p) is not null).Where(p =>
        p.Roles.Contains(role)
        || (Plan.Roles.GetValueOrDefault(role)?.Group is { } group
            && simulation.Groups.Find(group) is { } reading && p.Accounts.Any(a => reading.Members.Contains(a.Id))));

    /// <summary>The person of a key.</summary>
    public Person? Named(string? id) => id is null ? null : Plan.People.GetValueOrDefault(id);

    /// <summary>Somebody who may ask for a run: a commander if there is one.</summary>
    public Person Requester() => Holding("incident-commander").FirstOrDefault()
        ?? Plan.People.Values.FirstOrDefault(p => p.Roles.Count > 0 && Account(p) is not null)
        ?? throw new InvalidOperationException("nobody in the plan could ask for a run: give somebody a role and a Slack account");

    private static Account? Account(Person person) => person.Accounts.FirstOrDefault(a => a.Surface == "slack")
        ?? person.Accounts.FirstOrDefault();

    private async Task<string?> DeliverAsync(
        Person person, string what, string? run, Func<SimulatedProcess, Caller, Task<DeskAnswer>> act)
    {
        var caller = new Caller(Account(person)!, "slack", $"delivery-{++deliveries}", new string('e', 64));
        // The same delivery, once more each, whenever its time has come: before the first, or long after it.
        foreach (var late in simulation.Setup.Faults.Deliveries())
            _ = RepeatAsync(late, caller, act);
        var end = simulation.Time.Elapsed + Patience;
        while (simulation.Time.Elapsed < end)
        {
            try
            {
                var answer = Text(await simulation.AskAsync(p => act(p, caller)));
                if (!answer.StartsWith("Not done", StringComparison.Ordinal))
                    simulation.Acknowledged.Add(new Acknowledgement(person.Id, what, run, simulation.Store.Head));
                return answer;
            }
            catch (Exception e) when (e is ProcessEndedException or JournalUnavailableException)
            {
                await simulation.WaitAsync(Again);
            }
        }

        return null;
    }

    private async Task RepeatAsync(TimeSpan late, Caller caller, Func<SimulatedProcess, Caller, Task<DeskAnswer>> act)
    {
        await simulation.WaitAsync(late);
        try
        {
            await simulation.AskAsync(p => act(p, caller));
            simulation.Points.Note(late == TimeSpan.Zero ? "delivered twice at once" : "delivered again later");
        }
        catch (Exception e) when (e is ProcessEndedException or JournalUnavailableException)
        {
            // Nobody waits for this one.
        }
    }

    private static string Text(DeskAnswer answer) => answer switch
    {
        DeskAnswer.Says s => s.Text,
        DeskAnswer.Asks a => "Not done: " + a.Missing.Message,
        DeskAnswer.AsksWhich w => $"Not done: {w.Question} {string.Join(", ", w.Choices)}",
        _ => answer.GetType().Name,
    };
}
