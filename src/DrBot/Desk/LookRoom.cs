using System.Globalization;
using System.Text;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Plans;

namespace DrBot.Desk;

/// <summary>Answers the verbs that only look.</summary>
internal sealed class LookRoom(
    IJournal journal, IncidentReader incidents, Finder finder, PlanLibrary plans, DeskSettings settings, TimeProvider domain)
{
    private const int MostLines = 20;

    public async Task<DeskAnswer> StatusAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        if (said.Get("id") is not null)
            return new DeskAnswer.ShowsIncident(finder.Shown(caller, "status", await finder.IncidentAsync(said, cancellationToken)));
        var all = await incidents.OpenAsync(cancellationToken);
        var open = all.Where(i => finder.MayLook(caller, "status", i)).ToList();
        return open switch
        {
            [] => new DeskAnswer.Says(all.Count == 0 ? "No incident is open." : "No incident is open that you may look at."),
            [var only] => new DeskAnswer.ShowsIncident(only),
            _ => new DeskAnswer.Says(string.Join('\n', Lines(open))),
        };
    }

    // A screenful: who asks at night looks for the gravest, not through a thousand.
    private IEnumerable<string> Lines(IReadOnlyList<IncidentState> open)
    {
        var shown = open.Count <= MostLines ? open : open.OrderBy(i => i.Level).ThenByDescending(i => i.DeclaredAt).Take(MostLines);
        var lines = shown.Select(i => StatusText.Line(i, domain.GetUtcNow()));
        return open.Count <= MostLines
            ? lines
            : lines.Append($"…and {open.Count - MostLines} more: /dr list shows all, /dr status ID one.");
    }

    public async Task<DeskAnswer> ListAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var all = said.Has("all") ? await incidents.AllAsync(cancellationToken) : await incidents.OpenAsync(cancellationToken);
        var meant = all.Where(i => said.Text("plan") is not { } plan || i.Declared.Plan == plan)
            .Where(i => finder.MayLook(caller, "list", i)).ToList();
        return new DeskAnswer.Says(meant.Count == 0
            ? said.Has("all") ? "There is no incident." : "No incident is open."
            : string.Join('\n', meant.Select(i => StatusText.Line(i, domain.GetUtcNow()))));
    }

    public async Task<DeskAnswer> TimelineAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var incident = finder.Shown(caller, "timeline", await finder.IncidentAsync(said, cancellationToken));
        var entries = await journal.ReadStreamAsync(Streams.Incident(incident.Id), 0, cancellationToken);
        var lines = entries.Select(EventCodec.ToRecorded).OfType<Recorded>().Select(TimelineText.Line).OfType<string>();
        return new DeskAnswer.Says($"Timeline of {incident.Id} (UTC):\n" + string.Join('\n', lines));
    }

    public Task<DeskAnswer> PlansAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var meant = said.Text("plan") is not null
            ? [finder.Shown(caller, "plans", finder.Plan(said))]
            : plans.All.Where(p => Authorize.WhyNotLook(said.Verb, null, finder.Actor(caller, p)).Count == 0).ToList();
        var text = meant.Count == 0
            ? "No plan is loaded."
            : string.Join("\n\n", meant.Select(p => Describe(p, said.Text("plan") is not null)));
        return Task.FromResult<DeskAnswer>(new DeskAnswer.Says(text));
    }

    public Task<DeskAnswer> ContactsAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var loaded = finder.Plan(said);
        var plan = loaded.Plan;
        // Telephone numbers and addresses are for those the plan names.
        finder.Shown(caller, "contacts", loaded);
        var role = said.Text("role");
        var people = plan.People.Values.Where(p => role is null || p.Roles.Contains(role)).Select(p =>
            $"{p.Name} ({string.Join(", ", p.Roles)}): {string.Join(", ", new[] { p.Phone, p.Email }.OfType<string>())}"
            + (p.Deputy is { } d && plan.People.TryGetValue(d, out var deputy) ? $", deputy {deputy.Name}" : ""));
        var vendors = role is null
            ? plan.Contacts.Values.Select(c => $"{c.Title}: {string.Join(", ", new[] { c.Phone, c.Email, c.Portal }.OfType<string>())}")
            : [];
        var lines = people.Concat(vendors).ToList();
        return Task.FromResult<DeskAnswer>(new DeskAnswer.Says(lines.Count == 0
            ? $"Nobody in plan {plan.Name} has the role '{role}'; its roles: {string.Join(", ", plan.RoleNames())}."
            : string.Join('\n', lines)));
    }

    public async Task<DeskAnswer> WhoAmIAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var text = new StringBuilder($"You are {caller.Account}, environment {settings.Environment}.");
        var open = await incidents.OpenAsync(cancellationToken);
        foreach (var plan in plans.All)
        {
            var actor = finder.Actor(caller, plan);
            var roles = actor.Roles.Select(r => r.Source == "plan"
                ? r.Role
                : $"{r.Role} (by {r.Source}, read {r.AsOf:HH:mm:ss} UTC{(r.Counts ? "" : ", too old to count")})");
            text.Append(CultureInfo.InvariantCulture, $"\nPlan {plan.Plan.Name}: ");
            text.Append(actor.Person is null
                ? (actor.LinkedTo is { } linked ? $"linked to {linked}, and nobody vouched for it yet" : "nobody") + "; you may look, declare and note"
                : $"{actor.Person}, roles: {(actor.Roles.Count == 0 ? "none" : string.Join(", ", roles))}");
            foreach (var incident in open.Where(i => i.Commander is not null && i.Commander == actor.Person))
                text.Append(CultureInfo.InvariantCulture, $"; commander of {incident.Id}");
        }

        var may = await MayUseAsync(caller, cancellationToken);
        var verbs = VerbTable.Verbs.Where(v => v.Changes && may(v)).Select(v => v.Name);
        return new DeskAnswer.Says(text.Append(CultureInfo.InvariantCulture, $"\nYou may now: {string.Join(", ", verbs)}").ToString());
    }

    public async Task<DeskAnswer> HelpAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        return new DeskAnswer.Says(HelpText.For(said.Text("verb"), await MayUseAsync(caller, cancellationToken), InPlans));
    }

    // By any plan, and in any of its open incidents: help shows what would not be refused somewhere.
    private async Task<Func<Verb, bool>> MayUseAsync(Caller caller, CancellationToken cancellationToken)
    {
        var open = await incidents.OpenAsync(cancellationToken);
        var places = plans.All.SelectMany(p => open.Where(i => i.Declared.Plan == p.Plan.Name).Cast<IncidentState?>().Append(null)
            .Select(i => (Incident: i, Actor: finder.Actor(caller, p)))).ToList();
        // Without a plan nothing is anybody's but what the language gives to anyone.
        return verb => places.Exists(p => Authorize.MayUse(verb, p.Incident, p.Actor)) || (places.Count == 0 && verb.MayUse.HasFlag(Permission.Anyone));
    }

    private string? InPlans(Verb verb) => string.Join("; ", plans.All
        .Select(p => RightText.Of(verb, p.Plan.Rights) is { } right ? plans.All.Count == 1 ? right : $"{p.Plan.Name}: {right}" : null)
        .OfType<string>()) is { Length: > 0 } text ? text : null;

    private static string Describe(LoadedPlan loaded, bool inFull)
    {
        var plan = loaded.Plan;
        var text = $"{plan.Name}: {plan.Title}" + (plan.Revision is null ? "" : $", revision {plan.Revision}") + $", {loaded.Hash[..12]}";
        text += $"\nrunbooks: {string.Join(", ", plan.Runbooks.Keys)}";
        return inFull
            ? text + "\nscenarios:\n" + string.Join('\n', plan.Scenarios.Values.Select(s =>
                $"• {s.Name}: {s.Title}, level {s.Level}" + (s.Runbook is null ? "" : $", answered by {s.Runbook}")))
            : text + $"\nscenarios: {string.Join(", ", plan.Scenarios.Keys)}";
    }
}
