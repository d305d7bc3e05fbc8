using System.Collections.Concurrent;
using DrBot.Slack.Inbound;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>A handler that keeps what it was given and answers as told.</summary>
internal sealed class RecordingInbound : ISlackInbound
{
    public ConcurrentQueue<SlackDelivery> Deliveries { get; } = new();

    public Func<SlackDelivery, Task<SlackReply>> Answer { get; set; } = _ => Task.FromResult(SlackReply.Nothing);

    public T Only<T>() where T : SlackPayload => Assert.IsType<T>(Assert.Single(Deliveries).Payload);

    public Task<SlackReply> HandleAsync(SlackDelivery delivery, CancellationToken cancellationToken)
    {
        Deliveries.Enqueue(delivery);
        return Answer(delivery);
    }
}
