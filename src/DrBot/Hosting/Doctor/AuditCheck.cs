using System.Runtime.CompilerServices;
using DrBot.Journal;
using DrBot.Journal.Audit.Pins;
using DrBot.Journal.Audit.Recovery;

namespace DrBot.Hosting.Doctor;

/// <summary>What vouches for the journal: a key, places outside, and whether they have seen more than the store
/// has.</summary>
internal sealed class AuditCheck : ICheck
{
    public async IAsyncEnumerable<Finding> LookAsync(
        Patient patient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = patient.Options;
        if (options.AuditKeys.Count == 0)
        {
            yield return Finding.Warn("audit key", "there is none: the journal is chained and not signed",
                "set audit.key; openssl ecparam -name prime256v1 -genkey -noout -out audit.pem");
            yield break;
        }

        yield return Finding.Ok("audit key", $"{options.AuditKeys[0].Key.Id} signs {options.AuditOrigin}"
            + (options.AuditKeys.Count > 1 ? $", {options.AuditKeys[1].Key.Id} once more" : ""));
        if (options.AuditPins.Count == 0)
            yield return Finding.Warn("audit pins", "there are none: a journal that was cut short or set back would not show",
                "name a place outside under audit.pins, best one under another administrator");
        foreach (var pin in AuditServices.Readable(options, patient.Providers))
            yield return await Finding.OfAsync($"audit pin {pin.Name}", () => PinAsync(patient, pin, cancellationToken));
    }

    private static async Task<Finding> PinAsync(Patient patient, IPin pin, CancellationToken cancellationToken)
    {
        var (options, name) = (patient.Options, $"audit pin {pin.Name}");
        try
        {
            if (await pin.ReadNewestAsync(options.AuditOrigin, cancellationToken) is not { } newest)
                return Finding.Ok(name, $"has seen nothing of {options.AuditOrigin} yet");
            var url = StoreUrl.Parse(options.Store, options.Folder);
            if (url.Postgres is null && !File.Exists(url.SqlitePath))
                return Finding.Fail(name, $"has seen {newest.Checkpoint.Size} entries, and there is no store",
                    "put the newest store back, or give the new log a new audit.origin");
            await using var store = await Stores.OpenReadOnlyAsync(url, patient.Wire, cancellationToken);
            var found = await RollbackCheck.FindAsync(
                store, options.AuditOrigin, [.. options.AuditKeys.Select(k => k.Key)], [pin], cancellationToken);
            return found switch
            {
                { Why: { } why } => Finding.Fail(name, why),
                { Doubts: [var doubt, ..] } => Finding.Warn(name, doubt),
                _ => Finding.Ok(name, $"has seen {newest.Checkpoint.Size} entries, and the store holds them"),
            };
        }
        catch (PinException e)
        {
            return new Finding(Severity.Unreachable, name, e.Message);
        }
    }
}
