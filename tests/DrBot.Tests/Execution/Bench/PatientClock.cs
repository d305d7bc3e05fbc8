namespace DrBot.Tests.Execution.Bench;

/// <summary>
/// The wire clock of a bench: waits (backoff) pass as the bench's time does, deadlines of single calls never pass, so
/// that a slow machine changes no test.
/// </summary>
internal sealed class PatientClock(TimeProvider domain) : TimeProvider
{
    public override long TimestampFrequency => domain.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => domain.GetUtcNow();

    public override long GetTimestamp() => domain.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        state is CancellationTokenSource ? new Never() : domain.CreateTimer(callback, state, dueTime, period);

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
