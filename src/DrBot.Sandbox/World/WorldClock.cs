using DrBot.Providers.Clocks;

namespace DrBot.Sandbox.World;

/// <summary>One moment on both clocks: the first drives what the world does, the second what the wire says.</summary>
public readonly record struct WorldTime(DateTimeOffset Domain, DateTimeOffset Wire);

/// <summary>The two clocks of a practice world.</summary>
/// <param name="Domain">What the emulated services live by; may run faster than real.</param>
/// <param name="Wire">Signatures, delays and dates of answers; real outside simulations.</param>
/// <param name="Speed">Domain seconds per real second, for display.</param>
public sealed record WorldClock(TimeProvider Domain, TimeProvider Wire, double Speed = 1)
{
    /// <summary>Both clocks read once.</summary>
    public WorldTime Now => new(Domain.GetUtcNow(), Wire.GetUtcNow());

    /// <summary>A clock that runs <paramref name="speed"/> times as fast as real from the origin on.</summary>
    public static WorldClock Scaled(DateTimeOffset origin, double speed) =>
        new(new ScaledClock(TimeProvider.System, origin, speed), TimeProvider.System, speed);

    /// <summary>Both clocks are the same one: for simulations and tests.</summary>
    public static WorldClock Single(TimeProvider time) => new(time, time);
}
