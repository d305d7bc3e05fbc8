using System.Collections.Immutable;

namespace DrBot.Commands.Alerts;

/// <summary>What alerts have proposed and nobody has answered yet.</summary>
public sealed record AlertsState
{
    /// <summary>The stream it is folded from.</summary>
    public const string Stream = "alerts";

    /// <summary>How long a proposal waits for somebody.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromHours(24);

    /// <summary>How many entries the stream has.</summary>
    public long Version { get; init; }

    /// <summary>Proposals that nobody took and no alert took back, oldest first.</summary>
    public ImmutableList<AlertProposal> Proposals { get; init; } = [];

    /// <summary>The proposals that count at a moment.</summary>
    public IEnumerable<AlertProposal> Open(DateTimeOffset now) => Proposals.Where(p => now - p.At < OpenFor);

    /// <summary>The proposal of this id, however old; null when it was taken, or resolved, or never made.</summary>
    public AlertProposal? Find(string id) => Proposals.Find(p => p.Id == id);

    /// <summary>The state after one more entry.</summary>
    public AlertsState Apply(Recorded entry) => entry.Event switch
    {
        AlertProposed e => this with
        {
            Version = entry.Version,
            // What nobody took within its time is forgotten here; the journal keeps it.
            Proposals = Proposals.RemoveAll(p => entry.At - p.At >= OpenFor)
                .Add(new AlertProposal(e.Proposal, e.Plan, e.Service, e.Title, e.Scenario, e.Since, entry.At, [e.Group])),
        },
        AlertJoined e => Change(entry, e.Proposal, p => p with { Groups = p.Groups.Add(e.Group) }),
        AlertResolved e => Change(entry, e.Proposal, p => p.Groups.Remove(e.Group) is { Count: > 0 } left ? p with { Groups = left } : null),
        AlertTaken e => Change(entry, e.Proposal, _ => null),
        _ => this with { Version = entry.Version },
    };

    private AlertsState Change(Recorded entry, string id, Func<AlertProposal, AlertProposal?> change)
    {
        if (Find(id) is not { } before)
            return this with { Version = entry.Version };
        return this with
        {
            Version = entry.Version,
            Proposals = change(before) is { } after ? Proposals.Replace(before, after) : Proposals.Remove(before),
        };
    }
}

/// <summary>An incident an alert proposes.</summary>
/// <param name="Groups">The groups of alerts that tell of it.</param>
public sealed record AlertProposal(
    string Id, string Plan, string Service, PrivateText Title, string? Scenario, DateTimeOffset? Since, DateTimeOffset At,
    ImmutableList<string> Groups);
