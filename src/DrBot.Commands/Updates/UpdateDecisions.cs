using DrBot.Commands.Incidents;

namespace DrBot.Commands.Updates;

/// <summary>Decides what becomes of commands about updates.</summary>
internal static class UpdateDecisions
{
    public static Decision Request(IncidentState state, RequestUpdate c)
    {
        if (c.Audience is not null && state.Audiences.All(a => a.Name != c.Audience))
            return Decision.Refuse(
                $"{state.Id} has no audience '{c.Audience}'; it has: {string.Join(", ", state.Audiences.Select(a => a.Name))}");
        if (state.Updates.Requests.Exists(r => r.Id == c.Id))
            return state.Gains("This update is on its way already.");
        return state.Gains(
            $"An update to {c.Audience ?? "every audience"} is on its way.", new UpdateRequested(c.Id, c.Audience, c.Text));
    }

    public static Decision Sending(IncidentState state, RecordSending c) =>
        state.Updates.Deliveries.ContainsKey(c.Key)
            ? Decision.Refuse($"update {c.Key} was composed already")
            : state.Gains("", new UpdateSending(c.Key, c.Audience, c.Channel, c.Kind, c.Due, c.Subject, c.Text));

    public static Decision Sent(IncidentState state, RecordSent c) => Ended(
        state, c.Key, d => new UpdateSent(c.Key, d.Audience, d.Channel, c.Reference));

    public static Decision Failed(IncidentState state, RecordSendFailed c) => Ended(
        state, c.Key, d => new UpdateFailed(c.Key, d.Audience, d.Channel, c.Reason));

    private static Decision Ended(IncidentState state, string key, Func<Delivery, Event> end) =>
        state.Updates.Deliveries.GetValueOrDefault(key) switch
        {
            null => Decision.Refuse($"update {key} was never composed"),
            { Status: not DeliveryStatus.Sending } => state.Gains("already recorded"),
            var d => state.Gains("", end(d)),
        };
}
