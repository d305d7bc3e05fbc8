using System.Globalization;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Commands.Updates;
using DrBot.Execution;

namespace DrBot.Desk;

/// <summary>Answers the verbs about an incident itself.</summary>
internal sealed class IncidentRoom(CommandGate gate, Finder finder, DeskSettings settings, TimeProvider domain, Salts? salts = null)
{
    public async Task<DeskAnswer> DeclareAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var plan = finder.Plan(said);
        var (scenario, title) = said.Leading("title", plan.Plan.Scenarios.ContainsKey);
        var result = await DeclareAsync(
            caller, plan, scenario, title ?? "", LevelOf(plan, said), said.Time("since", domain.GetUtcNow()), exercise: false,
            caller.Key, cancellationToken);
        return DeskAnswer.Of(result);
    }

    /// <summary>Declares an incident under the next free id.</summary>
    public async Task<GateResult> DeclareAsync(
        Caller caller, LoadedPlan plan, string? scenario, string title, int? level, DateTimeOffset? since, bool exercise, string key,
        CancellationToken cancellationToken)
    {
        var actor = finder.Actor(caller, plan);
        var stamp = domain.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        for (var n = 1; ; n++)
        {
            var id = n == 1 ? $"DR-{stamp}" : $"DR-{stamp}-{n}";
            var taken = false;
            var result = await gate.SubmitAsync(
                id,
                (state, _) =>
                {
                    taken = state is not null;
                    return ValueTask.FromResult<Command>(
                        new DeclareIncident(actor, id, plan, title, scenario, level, since, settings.Environment, exercise)
                        {
                            Salt = (salts ?? Salts.Fresh).Next(),
                        });
                },
                key, cancellationToken);
            if (!taken || result is not GateResult.Refused)
                return result;
        }
    }

    public async Task<DeskAnswer> SeverityAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var incident = await finder.IncidentAsync(said, cancellationToken);
        var plan = finder.PlanOf(incident);
        return await SubmitAsync(caller, incident, actor => new ChangeSeverity(
            actor, plan, LevelOf(plan, said) ?? -1, said.Text("reason") ?? ""), cancellationToken);
    }

    public async Task<DeskAnswer> ResolveAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        await SubmitAsync(caller, await finder.IncidentAsync(said, cancellationToken), actor => new ResolveIncident(
            actor, said.Text("reason") ?? "", said.Text("accept-debt")), cancellationToken);

    public async Task<DeskAnswer> CloseAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        await SubmitAsync(caller, await finder.ResolvedAsync(said, cancellationToken), actor => new CloseIncident(
            actor, said.Text("reason") ?? ""), cancellationToken);

    public async Task<DeskAnswer> CancelAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        await SubmitAsync(caller, await finder.IncidentAsync(said, cancellationToken), actor => new CancelIncident(
            actor, said.Text("reason") ?? ""), cancellationToken);

    public async Task<DeskAnswer> NoteAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        await SubmitAsync(caller, await finder.IncidentAsync(said, cancellationToken), actor => new AddNote(
            actor, said.Text("text") ?? ""), cancellationToken);

    public async Task<DeskAnswer> RoleAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var incident = await finder.IncidentAsync(said, cancellationToken);
        var plan = finder.PlanOf(incident);
        var person = finder.Person(caller, plan, said.Get("person"));
        // The plan's role and the incident's post have two names in daily speech; they are one post here.
        var role = said.Text("role") is "incident-commander" ? "commander" : said.Text("role") ?? "";
        if (role != "commander" && !plan.Plan.RoleNames().Contains(role))
            throw new DeskException($"Plan {plan.Plan.Name} has no role '{role}'; it has: {string.Join(", ", plan.Plan.RoleNames())}.");
        return await SubmitAsync(caller, incident, actor => new AssignRole(actor, role, person), cancellationToken);
    }

    public async Task<DeskAnswer> UpdateAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var audience = said.Text("audience") is "all" ? null : said.Text("audience");
        return await SubmitAsync(caller, await finder.IncidentAsync(said, cancellationToken), actor => new RequestUpdate(
            actor, caller.Key, audience, said.Text("text") ?? ""), cancellationToken);
    }

    private async Task<DeskAnswer> SubmitAsync(
        Caller caller, IncidentState incident, Func<Actor, Command> command, CancellationToken cancellationToken)
    {
        var result = await gate.SubmitAsync(
            incident.Id, command(finder.Actor(caller, incident)), caller.Key, cancellationToken);
        return DeskAnswer.Of(result);
    }

    private static int? LevelOf(LoadedPlan plan, Invocation said)
    {
        if (said.Text("level") is not { } text)
            return null;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return number;
        return plan.Plan.Levels.Values.FirstOrDefault(l => l.Name.Equals(text, StringComparison.OrdinalIgnoreCase))?.Number
            ?? throw new DeskException($"Plan {plan.Plan.Name} has no level '{text}'; it has: "
                + string.Join(", ", plan.Plan.Levels.Values.Select(l => $"{l.Number} {l.Name}")));
    }
}

/// <summary>What the desk knows of the bot it stands in.</summary>
/// <param name="Environment">production, staging or practice.</param>
internal sealed record DeskSettings(string Environment);
