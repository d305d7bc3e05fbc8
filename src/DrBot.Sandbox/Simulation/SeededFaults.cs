using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Simulation;

/// <summary>
/// What one seed does to the bot. Each seed switches a few kinds of trouble on, and they then strike by chance; after a
/// while all trouble ends, so that what is promised for afterwards can be judged.
/// </summary>
internal sealed class SeededFaults : IFaults
{
    private static readonly TimeSpan Trouble = TimeSpan.FromMinutes(12);
    private readonly Random random;
    private readonly int crashes;
    private readonly double crashing;
    private readonly double losing;
    private readonly double refusing;
    private readonly double hanging;
    private readonly double full;
    private readonly double repeating;
    private readonly IReadOnlyList<Spell> disk;
    private readonly IReadOnlyList<Spell> chat;
    private readonly IReadOnlyList<(Spell When, TimeSpan Error)> clock;
    private readonly ChatFault away;
    private int crashed;

    public SeededFaults(int seed, WorldSpec world)
    {
        // Not the scheduler's own numbers: what strikes and in which order are drawn apart.
        random = new Random(unchecked((seed * 7919) + 17));
        crashes = Switch(0.7) ? random.Next(1, 6) : 0;
        crashing = 0.01 + random.NextDouble() * 0.05;
        losing = Switch(0.4) ? 0.15 : 0;
        refusing = Switch(0.4) ? 0.15 : 0;
        hanging = Switch(0.2) ? 0.05 : 0;
        full = Switch(0.3) ? 0.08 : 0;
        repeating = Switch(0.6) ? 0.7 : 0;
        disk = Switch(0.2) ? [NewSpell(1, 60)] : [];
        chat = Switch(0.6) ? [NewSpell(5, 400)] : [];
        away = (ChatFault)random.Next(1, 5);
        clock = Switch(0.3) ? [(NewSpell(5, 400), TimeSpan.FromHours(random.Next(2) == 0 ? 1 : -1))] : [];
        World = [.. Happenings(world)];
    }

    /// <inheritdoc />
    public IReadOnlyList<WorldEvent> World { get; }

    /// <inheritdoc />
    public AppendFault AtAppend(int n, TimeSpan elapsed)
    {
        if (elapsed > Trouble)
            return AppendFault.None;
        if (Strikes(crashing) && crashed < crashes)
        {
            crashed++;
            return random.Next(2) == 0 ? AppendFault.CrashBefore : AppendFault.CrashAfter;
        }

        return Strikes(full) ? AppendFault.DiskFull : AppendFault.None;
    }

    /// <inheritdoc />
    public CallFault AtCall(int n, bool changing, TimeSpan elapsed)
    {
        if (elapsed > Trouble)
            return CallFault.None;
        // A call that changes something is where it hurts.
        if (Strikes(changing ? crashing * 4 : crashing / 4) && crashed < crashes)
        {
            crashed++;
            return random.Next(2) == 0 ? CallFault.CrashBefore : CallFault.CrashAfter;
        }

        if (Strikes(changing ? losing * 2 : losing / 4))
            return CallFault.LoseResponse;
        if (Strikes(refusing))
            return random.Next(2) == 0 ? CallFault.Throttle : CallFault.ServerError;
        return Strikes(hanging) ? CallFault.Hang : CallFault.None;
    }

    /// <inheritdoc />
    public bool IsDiskFull(TimeSpan elapsed) => disk.Any(s => s.Covers(elapsed));

    /// <inheritdoc />
    public TimeSpan ClockError(TimeSpan elapsed) => clock.Where(c => c.When.Covers(elapsed)).Select(c => c.Error).FirstOrDefault();

    /// <inheritdoc />
    public ChatFault AtChat(TimeSpan elapsed) => chat.Any(s => s.Covers(elapsed)) ? away : ChatFault.None;

    /// <inheritdoc />
    public TimeSpan ChatBackAt => chat.Count == 0 ? TimeSpan.Zero : chat.Max(s => s.To);

    /// <inheritdoc />
    public TimeSpan Downtime() => TimeSpan.FromSeconds(random.Next(1, 40));

    /// <inheritdoc />
    public IReadOnlyList<TimeSpan> Deliveries() => Strikes(repeating)
        ? [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(1, 90)))]
        : [];

    private IEnumerable<WorldEvent> Happenings(WorldSpec world)
    {
        if (Switch(0.15))
        {
            var down = NewSpell(10, 120);
            yield return new WorldEvent(down.From, new BreakRequest { Kind = "region-down", Region = world.PrimaryRegion });
            yield return new WorldEvent(down.To, new BreakRequest { Kind = "region-up", Region = world.PrimaryRegion });
        }

        if (Switch(0.15))
        {
            var down = NewSpell(10, 90);
            yield return new WorldEvent(
                down.From, new BreakRequest { Kind = "region-down", Region = world.RecoveryRegion, Mode = Switch(0.5) ? "503" : "cut" });
            yield return new WorldEvent(down.To, new BreakRequest { Kind = "region-up", Region = world.RecoveryRegion });
        }

        if (Switch(0.2))
        {
            var storm = NewSpell(10, 300);
            yield return new WorldEvent(storm.From, new BreakRequest { Kind = "error-5xx", Operation = "route53" });
            yield return new WorldEvent(storm.To, new BreakRequest { Kind = "heal", Operation = "route53" });
        }

        if (Switch(0.2))
        {
            var storm = NewSpell(10, 200);
            yield return new WorldEvent(storm.From, new BreakRequest { Kind = "throttle", Operation = "kubernetes", Seconds = 5 });
            yield return new WorldEvent(storm.To, new BreakRequest { Kind = "heal", Operation = "kubernetes" });
        }

        if (Switch(0.2))
            yield return new WorldEvent(TimeSpan.FromSeconds(random.Next(1, 60)), new BreakRequest { Kind = "slow-dns", Seconds = 90 });
    }

    private Spell NewSpell(int least, int most)
    {
        var from = TimeSpan.FromSeconds(random.Next(1, 240));
        return new Spell(from, from + TimeSpan.FromSeconds(random.Next(least, most)));
    }

    private bool Switch(double chance) => random.NextDouble() < chance;

    private bool Strikes(double chance) => chance > 0 && random.NextDouble() < chance;

    private sealed record Spell(TimeSpan From, TimeSpan To)
    {
        public bool Covers(TimeSpan elapsed) => elapsed >= From && elapsed < To;
    }
}
