using System.Text.Json.Nodes;
using DrBot.Commands;
using DrBot.Commands.Plans;

namespace DrBot.Journal.Audit.Recovery;

/// <summary>Judges whether a journal may be given up for a new one: the statement must be true of the store and of the
/// places outside, and two different people must have signed it with keys that the store's own plans name.</summary>
internal sealed class NewLog(IStore store, ActionCatalogue catalogue)
{
    /// <summary>What the new log's first entry says.</summary>
    /// <param name="text">The statement, byte for byte.</param>
    /// <param name="signatures">Signatures over it, DER.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The opening, or every reason against it.</returns>
    /// <exception cref="FormatException">It is no statement.</exception>
    public async Task<(LogOpened? Opened, IReadOnlyList<string> Reasons)> JudgeAsync(
        string text, IReadOnlyList<byte[]> signatures, CancellationToken cancellationToken)
    {
        var statement = RecoveryStatement.Parse(text);
        var reasons = await WhyUntrueAsync(statement, cancellationToken);
        var signed = await SignersAsync(text, signatures, reasons, cancellationToken);
        if (signed.Select(s => s.Person).Distinct(StringComparer.Ordinal).Count() < 2)
            reasons.Add($"two different people must sign; {(signed.Count == 0 ? "nobody did" : "only " + signed[0].Person + " did")}");
        var previous = new PreviousLog(statement.Origin, statement.PresentSize, statement.PresentRoot);
        return (reasons.Count > 0 ? null : new LogOpened(previous, text, signed), reasons);
    }

    /// <summary>The first entry's data.</summary>
    public static JsonObject DataOf(LogOpened opened) => EventTable.Write(opened);

    private async Task<List<string>> WhyUntrueAsync(RecoveryStatement statement, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        var size = store.Head + 1;
        var origin = (await store.ReadLinesAsync(-1, 1, cancellationToken)) is [var first] ? ChainPlace.Read(first).Log : "";
        if (statement.Origin != origin)
            reasons.Add($"the statement is about {statement.Origin}, the store holds {origin}");
        if (statement.NewOrigin == statement.Origin)
            reasons.Add($"the new log needs a name of its own: {statement.Origin} is the one that is given up");
        if (statement.PresentSize != size)
            reasons.Add($"the statement says that the store has {statement.PresentSize} entries, it has {size}");
        else if (await RootReader.OfAsync(store, size, cancellationToken) is var root && root != statement.PresentRoot)
            reasons.Add($"the statement says that the store has the root {statement.PresentRoot}, it has {root}");
        if (statement.PinnedSize <= size
            && await RootReader.OfAsync(store, statement.PinnedSize, cancellationToken) == statement.PinnedRoot)
            reasons.Add("the store is as far as it was ever seen: there is nothing to recover from, start the server");
        return reasons;
    }

    private async Task<List<PersonSignature>> SignersAsync(
        string text, IReadOnlyList<byte[]> signatures, List<string> reasons, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(reasons, cancellationToken);
        var signed = new List<PersonSignature>();
        for (var i = 0; i < signatures.Count; i++)
        {
            var owner = keys.FirstOrDefault(k => k.Key.Verifies(text, signatures[i]));
            if (owner.Key is null)
                reasons.Add($"signature {i + 1} is not over this statement by a key of the people in the store's plans");
            else
                signed.Add(new PersonSignature(owner.Person, owner.Key.Base64, Convert.ToBase64String(signatures[i])));
        }

        return signed;
    }

    // The people as the store's own plans name them: who changes a file on disk has no say here.
    private async Task<List<(string Person, AuditKey Key)>> KeysAsync(List<string> reasons, CancellationToken cancellationToken)
    {
        var keys = new List<(string, AuditKey)>();
        foreach (var stream in await store.ListStreamsAsync("plan/", cancellationToken))
        {
            var entries = await store.ReadStreamAsync(stream, 0, cancellationToken);
            if (entries.Select(EventCodec.ToRecorded).LastOrDefault()?.Event is not PlanLoaded newest)
                continue;
            var reading = PlanReader.Read(await store.ReadPlanAsync(newest.Hash, cancellationToken), catalogue);
            if (reading.Loaded is not { } loaded)
            {
                reasons.Add($"the plan {newest.Plan} of the store cannot be read by this version: {reading.Errors[0]}");
                continue;
            }

            foreach (var person in loaded.Plan.People.Values)
                keys.AddRange(person.Keys.Select(k => (person.Id, AuditKey.Parse(k))));
        }

        if (keys.Count == 0)
            reasons.Add("no plan of the store names a person's key (people.ID.keys); nobody can sign");
        return keys;
    }
}
