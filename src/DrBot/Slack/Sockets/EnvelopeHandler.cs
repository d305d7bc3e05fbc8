using System.Security.Cryptography;
using System.Text;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.Sockets;

/// <summary>Turns envelopes into deliveries, and what the door says into acknowledgements.</summary>
internal sealed class EnvelopeHandler(SlackDoor door, RefusalMeter refusals, TimeProvider wire)
{
    // Events must not take the room of people's clicks: beyond this they stay unacknowledged and come again.
    private const int MostEvents = 32;
    private int events;

    /// <summary>
    /// The acknowledgement to send, or null to leave the envelope unacknowledged, so that Slack delivers it again.
    /// </summary>
    public async Task<byte[]?> HandleAsync(PayloadNode envelope, CancellationToken cancellationToken)
    {
        var id = envelope.Text("envelope_id");
        var isEvent = envelope.TextOrNull("type") == "events_api";
        if (isEvent && Interlocked.Increment(ref events) > MostEvents)
        {
            Interlocked.Decrement(ref events);
            return null;
        }

        try
        {
            var canAnswer = envelope.Flag("accepts_response_payload");
            var ack = await door.ReceiveAsync(Read(envelope), canAnswer, cancellationToken);
            return ack.Status >= 500 ? null : Write(id, canAnswer ? ack.Json : null);
        }
        catch (BadPayloadException e)
        {
            // It would be as malformed the next time.
            refusals.Count(e.Message);
            return Write(id, null);
        }
        finally
        {
            if (isEvent)
                Interlocked.Decrement(ref events);
        }
    }

    private SlackDelivery Read(PayloadNode envelope)
    {
        var inner = envelope.Child("payload");
        var raw = Encoding.UTF8.GetBytes(inner.Json.GetRawText());
        SlackPayload payload = envelope.Text("type") switch
        {
            "slash_commands" => PayloadParser.Command(inner.TextOrNull),
            "interactive" => PayloadParser.Interaction(inner),
            "events_api" => PayloadParser.Event(inner),
            _ => throw new BadPayloadException(
                "the envelope's type is none of slash_commands, interactive, events_api"),
        };
        return new SlackDelivery
        {
            Key = PayloadParser.Key(payload, raw),
            Payload = payload,
            Road = SlackRoad.Socket,
            ReceivedAt = wire.GetUtcNow(),
            Evidence = Convert.ToHexStringLower(SHA256.HashData(raw)),
            Retry = envelope.NumberOrNull("retry_attempt") ?? 0,
            RetryReason = envelope.TextOrNull("retry_reason"),
        };
    }

    private static byte[] Write(string envelope, byte[]? payload)
    {
        var head = SlackJson.Write(new { EnvelopeId = envelope });
        return Encoding.UTF8.GetBytes(
            payload is null ? head : $"{head[..^1]},\"payload\":{Encoding.UTF8.GetString(payload)}}}");
    }
}
