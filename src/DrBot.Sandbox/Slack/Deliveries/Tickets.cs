namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>Tickets of socket addresses: each opens one connection, soon after it was handed out.</summary>
internal sealed class Tickets
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, DateTimeOffset> open = [];

    public string Issue(string ticket, DateTimeOffset now)
    {
        open[ticket] = now + Lifetime;
        return ticket;
    }

    public bool Redeem(string? ticket, DateTimeOffset now) =>
        ticket is not null && open.Remove(ticket, out var until) && now <= until;
}
