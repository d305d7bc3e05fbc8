using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;

namespace DrBot.Journal.Audit.Verification;

/// <summary>Replays what people decided, from the log alone: every step that was sent must be covered by votes that
/// satisfy the recorded policy, for that content, by different people, none of them the requester, in time.</summary>
internal sealed class RuleReplay : ILineJudge
{
    private readonly Dictionary<string, IncidentState?> incidents = new(StringComparer.Ordinal);

    /// <summary>Runs that were proposed.</summary>
    public int Runs { get; private set; }

    /// <summary>Votes that counted.</summary>
    public int Votes { get; private set; }

    /// <summary>Steps that were sent.</summary>
    public int Sent { get; private set; }

    /// <inheritdoc />
    public IEnumerable<AuditFinding> Judge(JournalLine line, JsonObject data)
    {
        if (!line.Stream.StartsWith(Streams.IncidentPrefix, StringComparison.Ordinal))
            return [];
        if (line.Incident != EventCodec.IncidentOf(line.Stream))
            return [Broken($"names the incident '{line.Incident}' on the stream {line.Stream}")];
        try
        {
            return Replay(line, data);
        }
        catch (JsonException e)
        {
            return [Broken($"'{line.Type}' cannot be understood: {e.Message}")];
        }
    }

    private List<AuditFinding> Replay(JournalLine line, JsonObject data)
    {
        var entry = new JournalEntry(
            line.Seq, line.Stream, line.Version, line.At, line.Type, line.Incident, line.Run, line.Actor, line.Schema, data);
        if (EventCodec.ToRecorded(entry) is not { } recorded)
            return [];
        Count(recorded.Event);
        var before = incidents.GetValueOrDefault(line.Stream);
        var broken = ApprovalRule.WhyBroken(before, recorded).Select(Broken).ToList();
        incidents[line.Stream] = IncidentState.Apply(before, recorded);
        return broken;
    }

    private void Count(Event e)
    {
        Runs += e is RunProposed ? 1 : 0;
        Votes += e is VoteRecorded { Effective: true } ? 1 : 0;
        Sent += e is StepDispatching ? 1 : 0;
    }

    private static AuditFinding Broken(string what) => new("RULE", what);
}
