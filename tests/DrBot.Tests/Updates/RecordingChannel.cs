using System.Collections.Concurrent;
using DrBot.Providers;
using DrBot.Updates.Channels;

namespace DrBot.Tests.Updates;

/// <summary>A channel that keeps what it was given and fails as often as a test says.</summary>
internal sealed class RecordingChannel(string scheme) : IUpdateChannel
{
    public string Scheme => scheme;

    public bool ReachesOutsiders { get; init; } = true;

    public bool KnowsItsOwn { get; init; } = true;

    /// <summary>What it was given, failed attempts included.</summary>
    public ConcurrentQueue<OutgoingUpdate> Given { get; } = new();

    /// <summary>The kinds of failure the next attempts end in.</summary>
    public ConcurrentQueue<ProviderFailure> Failures { get; } = new();

    /// <summary>Awaited in every attempt.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
    {
        Given.Enqueue(update);
        await Before(cancellationToken);
        return Failures.TryDequeue(out var kind)
            ? throw new ProviderException(scheme, "send", kind, $"it says {kind}")
            : new DeliveryReceipt($"{scheme}-{Given.Count}");
    }
}

/// <summary>Sends, and dies before it can say so.</summary>
internal sealed class DyingChannel(IUpdateChannel inner) : IUpdateChannel
{
    private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Scheme => inner.Scheme;

    public bool KnowsItsOwn => inner.KnowsItsOwn;

    /// <summary>Completes once the update has left.</summary>
    public Task Died => died.Task;

    public string QueueOf(string address) => inner.QueueOf(address);

    public async Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
    {
        await inner.SendAsync(update, cancellationToken);
        died.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("a dead process goes on");
    }
}
