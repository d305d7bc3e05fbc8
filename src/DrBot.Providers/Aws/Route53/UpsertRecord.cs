using System.Globalization;

namespace DrBot.Providers.Aws.Route53;

/// <summary>
/// Points a simple DNS record at a value. Done when the change is in sync and the record shows the value; clients
/// follow only as their caches expire.
/// </summary>
internal sealed class UpsertRecord(Route53Client route53) : IRecoveryAction
{
    // Without a change id (the answer was lost) there is nothing to ask; AWS states 60 s as usual.
    private static readonly TimeSpan UsualSync = TimeSpan.FromSeconds(60);

    public static ActionDescriptor Description { get; } = new()
    {
        Name = "aws.route53.upsert",
        Summary = "Points a DNS record of Route 53 at a value, which moves traffic as caches expire.",
        TargetKinds = ["aws.route53.record"],
        Inputs =
        [
            new("value", InputType.Text,
                "What the record shall say; several values with commas between (not for TXT).", Required: true),
            new("ttl", InputType.Duration, "How long resolvers may keep the answer.", Default: "60s"),
        ],
        Outputs = [new("value", "What the record says."), new("ttl", "How long resolvers may keep it, in seconds.")],
        DefaultTimeout = TimeSpan.FromMinutes(10),
        PollInterval = TimeSpan.FromSeconds(3),
        Destructive = true,
        MovesTraffic = true,
        Reversible = true,
        Idempotency = Idempotency.ByNature,
        ControlPlane = "Route 53, us-east-1",
    };

    public ActionDescriptor Descriptor => Description;

    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var wanted = WantedRecord.Of(context);
        IReadOnlyList<RecordSet> found;
        try
        {
            found = await route53.ListAsync(wanted.Zone, wanted.Name, cancellationToken);
        }
        catch (ProviderException e) when (e.Kind == ProviderFailure.NotFound)
        {
            return Observation.Blocked(new Dictionary<string, string>(),
                $"Route 53 has no hosted zone '{wanted.Zone}': check the target's zone");
        }

        var facts = Facts(wanted, found.FirstOrDefault(r => r.Type == wanted.Type));
        if (RecordConflicts.Find(wanted, found) is { Count: > 0 } reasons)
            return Observation.Blocked(facts, reasons);
        return found.Any(wanted.IsMetBy)
            ? await JudgeSyncAsync(facts, context, cancellationToken)
            : context.Receipt is null ? Observation.Ready(facts) : Observation.InProgress(facts);
    }

    public async Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var wanted = WantedRecord.Of(context);
        var change = await route53.UpsertAsync(
            wanted.Zone, wanted.ToRecordSet(), $"DrBot run {context.Run} step {context.Step}", cancellationToken);
        return new Receipt(new Dictionary<string, string> { ["change-id"] = change.Id });
    }

    private async Task<Observation> JudgeSyncAsync(
        Dictionary<string, string> facts, ActionContext context, CancellationToken cancellationToken)
    {
        if (context.IntentAt is not { } intent)
            return Observation.Satisfied(facts);
        if (context.Receipt?.Values.GetValueOrDefault("change-id") is { Length: > 0 } id
            && await SyncAsync(id, cancellationToken) is { } change)
        {
            facts["change"] = change.Status;
            return change.InSync ? Observation.Satisfied(facts) : Observation.InProgress(facts);
        }

        facts["change"] = "unknown";
        // An intent of the future was recorded before a clock was set back: how long ago it was, nobody can tell any more.
        var isLongAgo = context.Now >= intent + UsualSync || intent > context.Now + UsualSync;
        return isLongAgo ? Observation.Satisfied(facts) : Observation.InProgress(facts);
    }

    private async Task<RecordChange?> SyncAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await route53.GetChangeAsync(id, cancellationToken);
        }
        catch (ProviderException e) when (e.Kind == ProviderFailure.NotFound)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Facts(WantedRecord wanted, RecordSet? present)
    {
        var facts = new Dictionary<string, string>
        {
            ["identity"] = $"{wanted.Zone}/{wanted.Name}/{wanted.Type}",
            ["exists"] = present is null ? "false" : "true",
        };
        if (present is not null)
            facts["value"] = present.Alias is { } alias ? $"alias of {alias}" : string.Join(',', present.Values);
        if (present?.Ttl is { } ttl)
            facts["ttl"] = ttl.ToString(CultureInfo.InvariantCulture);
        return facts;
    }
}
