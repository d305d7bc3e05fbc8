namespace DrBot.Sandbox.Tests.Fakes;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Pass(TimeSpan span) => _now += span;

    public void PassSeconds(double seconds) => Pass(TimeSpan.FromSeconds(seconds));
}
