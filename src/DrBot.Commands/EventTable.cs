using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DrBot.Commands.Accounts;
using DrBot.Commands.Alerts;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;

namespace DrBot.Commands;

/// <summary>
/// The wire name of every event, in one place. A name once written is never given to anything else, and an event once
/// written is read for ever: a field may be added with a default, none is renamed, removed or given another meaning.
/// What must change otherwise becomes a new event. Fields this version does not know are passed over; an entry without
/// a field it must have is an error, because a state folded from half an entry would be a lie.
/// </summary>
public static class EventTable
{
    private static readonly (string Name, Type Type)[] Rows =
    [
        ("log.opened", typeof(LogOpened)),
        ("plan.loaded", typeof(PlanLoaded)),
        ("policy.approved", typeof(PolicyApproved)),
        ("policy.denied", typeof(PolicyDenied)),
        ("policy.confirmed", typeof(PolicyConfirmed)),
        ("config.loaded", typeof(ConfigLoaded)),
        ("heartbeat", typeof(Heartbeat)),
        ("anchor.published", typeof(AnchorPublished)),
        ("key.rotated", typeof(KeyRotated)),
        ("denied", typeof(AttemptDenied)),
        ("incident.declared", typeof(IncidentDeclared)),
        ("incident.mitigating", typeof(IncidentMitigating)),
        ("incident.monitoring", typeof(IncidentMonitoring)),
        ("incident.protected", typeof(IncidentProtected)),
        ("incident.resolved", typeof(IncidentResolved)),
        ("incident.closed", typeof(IncidentClosed)),
        ("incident.cancelled", typeof(IncidentCancelled)),
        ("role.assigned", typeof(RoleAssigned)),
        ("severity.changed", typeof(SeverityChanged)),
        ("note.added", typeof(NoteAdded)),
        ("run.proposed", typeof(RunProposed)),
        ("run.previewed", typeof(RunPreviewed)),
        ("run.refused", typeof(RunRefused)),
        ("run.approved", typeof(RunApproved)),
        ("run.delayed", typeof(RunDelayed)),
        ("run.started", typeof(RunStarted)),
        ("run.expired", typeof(RunExpired)),
        ("run.withdrawn", typeof(RunWithdrawn)),
        ("run.superseded", typeof(RunSuperseded)),
        ("run.paused", typeof(RunPaused)),
        ("run.resumed", typeof(RunResumed)),
        ("run.continued", typeof(RunContinued)),
        ("run.completed", typeof(RunCompleted)),
        ("run.failed", typeof(RunFailed)),
        ("run.aborted", typeof(RunAborted)),
        ("target.claimed", typeof(TargetClaimed)),
        ("target.released", typeof(TargetReleased)),
        ("approval.recorded", typeof(VoteRecorded)),
        ("approval.denied", typeof(VoteDenied)),
        ("approval.withdrawn", typeof(VoteTakenBack)),
        ("approval.voided", typeof(VotesVoided)),
        ("approval.reminded", typeof(ApproversReminded)),
        ("breakglass.used", typeof(BreakGlassUsed)),
        ("breakglass.reviewed", typeof(BreakGlassReviewed)),
        ("eligibility.rechecked", typeof(EligibilityRechecked)),
        ("step.dispatching", typeof(StepDispatching)),
        ("step.accepted", typeof(StepAccepted)),
        ("step.result", typeof(StepResult)),
        ("step.unknown", typeof(StepUnknown)),
        ("step.reconciled", typeof(StepReconciled)),
        ("step.confirmed", typeof(StepConfirmed)),
        ("step.retried", typeof(StepRetried)),
        ("step.skipped", typeof(StepSkipped)),
        ("step.undo-requested", typeof(StepUndoRequested)),
        ("step.undone", typeof(StepUndone)),
        ("step.undo-stopped", typeof(StepUndoStopped)),
        ("update.requested", typeof(UpdateRequested)),
        ("update.sending", typeof(UpdateSending)),
        ("update.sent", typeof(UpdateSent)),
        ("update.failed", typeof(UpdateFailed)),
        ("account.offered", typeof(AccountOffered)),
        ("account.claimed", typeof(AccountClaimed)),
        ("account.linked", typeof(AccountLinked)),
        ("account.accepted", typeof(AccountAccepted)),
        ("account.removed", typeof(AccountRemoved)),
        ("alert.proposed", typeof(AlertProposed)),
        ("alert.joined", typeof(AlertJoined)),
        ("alert.resolved", typeof(AlertResolved)),
        ("alert.taken", typeof(AlertTaken)),
    ];

    private static readonly FrozenDictionary<string, Type> ByName = Rows.ToFrozenDictionary(r => r.Name, r => r.Type);
    private static readonly FrozenDictionary<Type, string> ByType = Rows.ToFrozenDictionary(r => r.Type, r => r.Name);

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LetNullsBeLeftOut } },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower), new SecondsConverter() },
    };

    // What is null is not written, so what may be null need not be there.
    private static void LetNullsBeLeftOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.IsSetNullable))
            property.IsRequired = false;
    }

    /// <summary>The newest shape of data this version writes and reads. It is raised only where an older version would
    /// misread an entry; members that may be left out need no new one.</summary>
    public const int Schema = 1;

    /// <summary>Every wire name with its record.</summary>
    public static IReadOnlyList<(string Name, Type Type)> All => Rows;

    /// <summary>The wire name.</summary>
    public static string NameOf(Event @event) => ByType[@event.GetType()];

    /// <summary>The event's data; private texts as <c>{"$private":"text"}</c>, durations in seconds.</summary>
    public static JsonObject Write(Event @event) =>
        JsonSerializer.SerializeToNode(@event, @event.GetType(), Options)!.AsObject();

    /// <summary>The event of a wire name and its data, or null for a name this version does not know.</summary>
    /// <exception cref="JsonException">The data lacks a field the event must have, or holds something else in it.</exception>
    public static Event? Read(string name, JsonObject data) =>
        ByName.TryGetValue(name, out var type) ? (Event?)data.Deserialize(type, Options) : null;

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromSeconds(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue((long)value.TotalSeconds);
    }
}

/// <summary>The journal began. <c>log.opened</c></summary>
/// <param name="Previous">The log this one goes on from, where that one could not be gone on with.</param>
/// <param name="Statement">What people signed to allow it, word for word.</param>
/// <param name="Signatures">Who signed.</param>
public sealed record LogOpened(
    PreviousLog? Previous = null, string? Statement = null, IReadOnlyList<PersonSignature>? Signatures = null) : Event;

/// <summary>A log that is not gone on with.</summary>
/// <param name="Origin">Its name.</param>
/// <param name="Size">Its entries as they are kept.</param>
/// <param name="Root">Their root, 64 hex digits.</param>
public sealed record PreviousLog(string Origin, long Size, string Root);

/// <summary>A person's signature.</summary>
/// <param name="Person">The person's key in the plan.</param>
/// <param name="Key">The public key it was made with: the DER of its SPKI in base64.</param>
/// <param name="Signature">ECDSA over SHA-256, DER, in base64.</param>
public sealed record PersonSignature(string Person, string Key, string Signature);

/// <summary>A plan's file counts from now on. <c>plan.loaded</c>, on the plan's own stream.</summary>
/// <param name="Policy">The digest of its people, roles and approvals; null in the first versions.</param>
/// <param name="PolicyBefore">The digest of the policy that counted until then.</param>
public sealed record PlanLoaded(string Plan, string Title, string Hash, string? Policy = null, string? PolicyBefore = null) : Event;

/// <summary>The bot started with a configuration. <c>config.loaded</c>, on the stream <c>log</c>.</summary>
public sealed record ConfigLoaded(string Release, string Environment, string Hash) : Event;
