using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;

namespace DrBot.Journal.Audit.Verification;

/// <summary>
/// Checks every vote that was given by key: the signature must be over what the entry says, by a key that the plan the vote
/// names has under that person. So nobody who holds store and signing key can make up such a vote.
/// </summary>
/// <param name="plans">A plan by its hash, out of the export; null where the export holds none.</param>
internal sealed class VoteSignatures(Func<string, Plan?> plans) : ILineJudge
{
    private readonly Dictionary<string, string> planOfRun = new(StringComparer.Ordinal);
    private int unbound;

    /// <summary>Votes by key whose signature holds, by a key of their person.</summary>
    public int Checked { get; private set; }

    /// <summary>What could not be checked for want of plans.</summary>
    public IEnumerable<string> Incomplete => unbound == 0
        ? []
        : [$"{unbound} votes by key could not be held against the plan they name: the export holds no such plan"];

    /// <inheritdoc />
    public IEnumerable<AuditFinding> Judge(JournalLine line, JsonObject data)
    {
        if (!line.Stream.StartsWith(Streams.IncidentPrefix, StringComparison.Ordinal))
            return [];
        try
        {
            var entry = new JournalEntry(
                line.Seq, line.Stream, line.Version, line.At, line.Type, line.Incident, line.Run, line.Actor, line.Schema,
                (JsonObject)data.DeepClone());
            return Why(EventCodec.ToRecorded(entry)?.Event) is { } why ? [new AuditFinding("SIGNATURE", why)] : [];
        }
        catch (JsonException)
        {
            // The replay of the rule says what cannot be understood.
            return [];
        }
    }

    private string? Why(Event? e)
    {
        switch (e)
        {
            case RunProposed proposed:
                planOfRun[proposed.Run] = proposed.Plan.PlanHash;
                return null;
            case VoteRecorded vote:
                return Why(vote.Run, vote.Person, vote.Account, vote.Via, vote.Proof?.Key, SignedVote.Of(vote));
            case VoteDenied no:
                return Why(no.Run, no.Person, no.Account, no.Via, no.Proof?.Key, SignedVote.Of(no));
            default:
                return null;
        }
    }

    private string? Why(string run, string person, string account, string via, KeySignature? proof, SignedVote? vote)
    {
        var whose = $"{person}'s vote for {run}";
        if (proof is null || vote is null)
            return via == Road.Key ? $"{whose} came by key and holds no signature" : null;
        if (account != new Account(PersonKey.Surface, proof.Key).ToString())
            return $"{whose} is signed by another key than the account {account}";
        var plan = planOfRun.TryGetValue(run, out var hash) ? plans(hash) : null;
        var key = plan?.People.GetValueOrDefault(person)?.Key(proof.Key);
        if (plan is not null && key is null)
            return $"{whose} is signed by a key that plan {hash![..12]} does not have under {person}";
        if (key is null && (proof.PublicKey is not { } written || !PersonKey.TryRead(written, out key)))
        {
            unbound++;
            return null;
        }

        if (!IsSigned(vote, key, proof))
            return $"{whose}: the signature is not over this vote by the key {proof.Key[..16]}";
        if (plan is null)
            unbound++;
        else
            Checked++;
        return null;
    }

    private static bool IsSigned(SignedVote vote, PersonKey key, KeySignature proof)
    {
        try
        {
            return vote.IsSignedBy(key, proof);
        }
        catch (ArgumentException)
        {
            // A part with a control character was never signed.
            return false;
        }
    }
}
