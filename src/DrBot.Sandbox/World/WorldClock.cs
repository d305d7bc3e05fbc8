using DrBot.Providers.Clocks;

namespace DrBot.Sandbox.World;

/// <summary>One moment on both clocks: what the world does runs on the first, what the wire carries on the second.</summary>
public readonly record struct WorldTime(DateTimeOffset Domain, DateTimeOffset Wire);

/// <summary>The two clocks of a practice world.</summary>
/// <param name="Domain">What the emulated services live by; may run faster than real.</param>
/// <param name="Wire">Signatures, delays and dates of answers; real outside simulations.</param>
/// <param name="Speed">Domain seconds per real second, for display.</param>
public sealed record WorldClock(TimeProvider Domain, TimeProvider Wire, double Speed = 1)
{
    /// <summary>Both clocks read once.</summary>
    public WorldTime Now => new(Domain.GetUtcNow(), Wire.GetUtcNow());

    /// <summary>The clock of a world that runs <paramref name="speed"/> times as fast from <paramref name="origin"/> on.</summary>
    public static WorldClock Scaled(DateTimeOffset origin, double speed) =>
        new(new ScaledClock(TimeProvider.System, origin, speed), TimeProvider.System, speed);

    /// <summary>Both clocks are the same one: for simulations and tests.</summary>
    public static WorldClock Single(TimeProvider time) => new(time, time);
}
