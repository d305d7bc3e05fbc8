namespace DrBot.Commands.Incidents;

/// <summary>The usual shapes of a decision about an incident.</summary>
internal static class IncidentDecisionExtensions
{
    /// <summary>The incident's stream gains these events.</summary>
    public static Decision Gains(this IncidentState state, string answer, params IReadOnlyList<Event> events) =>
        new Decision.Accepted([new StreamEvents(Streams.Incident(state.Id), state.Version, events)], answer);
}
