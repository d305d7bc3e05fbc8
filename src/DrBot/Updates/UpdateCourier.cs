using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Updates;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Journal;
using DrBot.Providers;
using DrBot.Replicas;
using DrBot.Updates.Channels;

namespace DrBot.Updates;

/// <summary>
/// Brings one recorded update to its channel and records how that ended. The same words go under the same key however
/// often it takes, before and after a restart.
/// </summary>
internal sealed partial class UpdateCourier(
    CommandGate gate, UpdateChannels channels, Degradations degraded, TimeProvider domain, TimeProvider wire,
    ILogger<UpdateCourier> logger)
{
    // A channel that cannot tell a repetition from a second update is not given the same one without end.
    private const int MostUnknown = 3;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);

    /// <summary>Works until the channel took the update, or refused it for good, and that is on record.</summary>
    public async Task DeliverAsync(
        IncidentState state, Delivery delivery, HeldLease lease, CancellationToken cancellationToken)
    {
        var end = await SendAsync(state, delivery, lease, cancellationToken);
        // The update may have left: its end is recorded even while the process is being stopped. It is a fact, so it
        // carries no lease: recorded late, it still spares the next replica a second sending.
        await RecordAsync(state.Id, delivery.Key, end, cancellationToken);
    }

    private async Task<Command> SendAsync(
        IncidentState state, Delivery delivery, HeldLease lease, CancellationToken cancellationToken)
    {
        var (scheme, address) = UpdateChannels.Split(delivery.Channel);
        var name = $"updates.{delivery.Audience}.{scheme}";
        if (channels.Find(delivery.Channel) is not { } channel)
            return Failed(delivery, name, Missing(scheme));
        if (delivery.Text.Value is not { } text)
            return Failed(delivery, name, "its text was erased before it was sent");
        var update = Outgoing(state, delivery, address, text);
        using var span = EngineTelemetry.StartDelivery(delivery.Key, scheme);
        var unknown = 0;
        for (var failures = 0; ; failures++)
        {
            try
            {
                await lease.WaitAsync(LeaseTimes.Call, cancellationToken);
                return Sent(delivery, name, await channel.SendAsync(update, cancellationToken));
            }
            catch (ProviderException e) when (IsPassing(e, channel, ref unknown))
            {
                degraded.Set(name, $"not delivered since {failures + 1} attempt(s), tried again: {e.Message}");
                LogPassing(delivery.Key, e.Message);
                EngineTelemetry.Delivered(scheme, "retried");
                await Task.Delay(e.RetryAfter ?? Backoff(delivery.Key, failures), wire, cancellationToken);
            }
            catch (JournalUnavailableException e)
            {
                LogPassing(delivery.Key, e.Message);
                await Task.Delay(Backoff(delivery.Key, failures), wire, cancellationToken);
            }
            catch (ProviderException e)
            {
                return Failed(delivery, name, e.Kind == ProviderFailure.UnknownOutcome
                    ? $"its outcome was lost {MostUnknown} times, it may have arrived: {e.Message}"
                    : e.Message);
            }
        }
    }

    private async Task RecordAsync(string incident, string key, Command end, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await gate.SubmitAsync(incident, end, null, CancellationToken.None);
                return;
            }
            catch (JournalUnavailableException e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotRecorded(incident, e.Message);
                await Task.Delay(Backoff(key, failures), wire, cancellationToken);
            }
        }
    }

    private static bool IsPassing(ProviderException e, IUpdateChannel channel, ref int unknown) => e.Kind switch
    {
        ProviderFailure.Transient or ProviderFailure.Throttled => true,
        ProviderFailure.UnknownOutcome or ProviderFailure.Conflict => channel.KnowsItsOwn || ++unknown < MostUnknown,
        _ => false,
    };

    private static OutgoingUpdate Outgoing(IncidentState state, Delivery delivery, string address, string text) => new()
    {
        Key = delivery.Key,
        Address = address,
        Incident = state.Id,
        Status = state.Status,
        Level = state.Level,
        Subject = delivery.Subject.Value ?? state.Id,
        Text = text,
        Practice = !state.Declared.Environment.Equals("production", StringComparison.OrdinalIgnoreCase),
        Exercise = FactsReader.IsExercise(state),
    };

    private RecordSent Sent(Delivery delivery, string name, DeliveryReceipt receipt)
    {
        var warnings = string.Join("; ", receipt.Warnings);
        degraded.Set(name, warnings.Length == 0 ? null : warnings);
        var scheme = UpdateChannels.Split(delivery.Channel).Scheme;
        EngineTelemetry.Delivered(scheme, "sent");
        EngineTelemetry.DeliveredAfter(scheme, domain.GetUtcNow() - delivery.Due);
        LogSent(delivery.Key, receipt.Reference);
        return new RecordSent(
            delivery.Key, warnings.Length == 0 ? receipt.Reference : $"{receipt.Reference} ({warnings})");
    }

    private RecordSendFailed Failed(Delivery delivery, string name, string reason)
    {
        degraded.Set(name, reason);
        EngineTelemetry.Delivered(UpdateChannels.Split(delivery.Channel).Scheme, "failed");
        LogFailed(delivery.Key, reason);
        return new RecordSendFailed(delivery.Key, reason);
    }

    private static string Missing(string scheme) => scheme switch
    {
        "email" => "mail is not configured: add channels.email (smtp, from) to drbot.yaml",
        "status-page" => "the status page is not configured: add channels.status-page (page, key) to drbot.yaml",
        "slack" => "Slack is not configured: add slack (team, tokens) to drbot.yaml",
        _ => $"this version has no channel '{scheme}'",
    };

    // Doubled from a second to a minute, spread by the update's key so that the queues do not knock together.
    private static TimeSpan Backoff(string key, int failures)
    {
        var seconds = Math.Min(Math.Pow(2, Math.Min(failures, 6)), LongestBackoff.TotalSeconds);
        var spread = key.Aggregate(17u, (hash, c) => (hash * 31) + c) % 100;
        return TimeSpan.FromSeconds(seconds * (0.75 + (spread / 200.0)));
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Update {Key} was delivered: {Reference}")]
    private partial void LogSent(string key, string reference);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "Update {Key} is not delivered yet: {Reason}")]
    private partial void LogPassing(string key, string reason);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Error, Message = "Update {Key} will not be delivered: {Reason}")]
    private partial void LogFailed(string key, string reason);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Error,
        Message = "The end of an update of {Incident} is not recorded yet: {Reason}")]
    private partial void LogNotRecorded(string incident, string reason);
}
