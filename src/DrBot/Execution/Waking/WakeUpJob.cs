using Quartz;

namespace DrBot.Execution.Waking;

/// <summary>What Quartz runs: it rings the bell its group names, and decides nothing.</summary>
[DisallowConcurrentExecution]
internal sealed class WakeUpJob(IRinger ringer) : IJob
{
    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await ringer.RingAsync(context.JobDetail.Key.Name, cancellationToken);
}

/// <summary>Rings.</summary>
internal interface IRinger
{
    /// <summary>Rings the bell of a kind, here and at every other replica.</summary>
    Task RingAsync(string kind, CancellationToken cancellationToken);
}
