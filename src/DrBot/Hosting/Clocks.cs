using DrBot.Hosting.Configuration;
using DrBot.Providers.Clocks;

namespace DrBot.Hosting;

/// <summary>
/// The two clocks. Domain: the journal, approvals, cadences, step timeouts, polls. Wire: signatures, TLS, HTTP
/// timeouts, Slack's pace, backoff; always real.
/// </summary>
internal sealed record Clocks(TimeProvider Domain, TimeProvider Wire)
{
    /// <summary>How many domain seconds pass in a wall second.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The clocks a configuration asks for.</summary>
    public static Clocks Of(ClockOptions? options) => options is null
        ? new Clocks(TimeProvider.System, TimeProvider.System)
        : new Clocks(new ScaledClock(TimeProvider.System, options.Origin, options.Speed), TimeProvider.System)
        {
            Speed = options.Speed,
        };
}
