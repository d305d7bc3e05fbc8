using System.Threading.Channels;
using DrBot.Slack.Inbound;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>Keeps the answers that came after the acknowledgement.</summary>
internal sealed class RecordingLateReplies : ILateReplies
{
    private readonly Channel<(SlackPayload Payload, SlackReply Reply)> sent =
        Channel.CreateUnbounded<(SlackPayload, SlackReply)>();

    public bool HasSent => sent.Reader.Count > 0;

    public async Task<(SlackPayload Payload, SlackReply Reply)> NextAsync() =>
        await sent.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public Task SendAsync(SlackPayload payload, SlackReply reply, CancellationToken cancellationToken)
    {
        sent.Writer.TryWrite((payload, reply));
        return Task.CompletedTask;
    }
}
