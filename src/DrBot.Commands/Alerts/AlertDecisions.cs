namespace DrBot.Commands.Alerts;

/// <summary>Decides what alerts may propose. None of it declares, runs or votes.</summary>
internal static class AlertDecisions
{
    // What people can still look at; beyond it another proposal would only hide the others.
    private const int MostOpen = 50;
    private const int MostGroups = 20;

    public static Decision Report(AlertsState state, ReportAlert c, DateTimeOffset now)
    {
        var open = state.Open(now).ToList();
        if (open.Find(p => p.Plan == c.Plan && p.Service == c.Service) is { } known)
            return known.Groups.Contains(c.Group) || known.Groups.Count >= MostGroups
                ? Gains(state, $"{known.Id} is proposed already")
                : Gains(state, $"{known.Id} is proposed already", new AlertJoined(known.Id, c.Group));
        return open.Count >= MostOpen
            ? Decision.Refuse($"{open.Count} proposals wait for somebody already; declare or let them resolve first")
            : Gains(state, $"{c.Proposal} is proposed", new AlertProposed(
                c.Proposal, c.Plan, c.Service, c.Title, c.Scenario, c.Group, c.Since, c.Actor.Evidence));
    }

    public static Decision Resolve(AlertsState state, ReportResolved c) => Gains(
        state, "noted",
        [.. state.Proposals.Where(p => p.Groups.Contains(c.Group)).Select(p => new AlertResolved(p.Id, c.Group))]);

    public static Decision Take(AlertsState state, TakeAlert c) => state.Find(c.Proposal) is null
        ? Decision.Refuse($"the proposal {c.Proposal} is not open any more")
        : Gains(state, $"{c.DeclaredAs} is declared.", new AlertTaken(c.Proposal, c.DeclaredAs));

    private static Decision Gains(AlertsState state, string answer, params IReadOnlyList<Event> events) =>
        new Decision.Accepted([new StreamEvents(AlertsState.Stream, state.Version, events)], answer);
}
