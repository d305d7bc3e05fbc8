using DrBot.Journal.Postgres;
using DrBot.TestKit;

namespace DrBot.Tests.Journal.Postgres;

public sealed class DatabaseClockTests
{
    private readonly ManualClock wire = new();
    private readonly DatabaseClock clock;

    public DatabaseClockTests() => clock = new DatabaseClock(wire);

    [Fact]
    public void Now_BeforeTheFirstMeasuring_IsThisMachines() => Assert.Equal(wire.GetUtcNow(), clock.GetUtcNow());

    [Fact]
    public void Now_Measured_IsTheServersAndGoesOnWithTheTimePassed()
    {
        var server = wire.GetUtcNow().AddMinutes(10);
        clock.Measure(server, wire.GetTimestamp());
        wire.Advance(5);

        Assert.Equal(server.AddSeconds(5), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(-10), clock.Offset);
    }

    [Fact]
    public void Measure_ATripThatTook_CountsHalfOfIt()
    {
        var asked = wire.GetTimestamp();
        var server = wire.GetUtcNow().AddMinutes(10);
        wire.Advance(0.2);
        clock.Measure(server, asked);

        Assert.Equal(server.AddSeconds(0.1), clock.GetUtcNow());
    }

    [Fact]
    public void Measure_AnAnswerLongOnItsWay_TellsNothing()
    {
        var server = wire.GetUtcNow().AddMinutes(10);
        clock.Measure(server, wire.GetTimestamp());
        var asked = wire.GetTimestamp();
        wire.Advance(3);
        clock.Measure(server.AddMinutes(1), asked);

        Assert.Equal(server.AddSeconds(3), clock.GetUtcNow());
    }

    [Fact]
    public void Now_TheServersClockIsSetBack_StandsUntilItIsReachedAgain()
    {
        var server = wire.GetUtcNow().AddHours(1);
        clock.Measure(server, wire.GetTimestamp());
        Assert.Equal(server, clock.GetUtcNow());
        clock.Measure(server.AddSeconds(-30), wire.GetTimestamp());

        Assert.Equal(server, clock.GetUtcNow());
        wire.Advance(29);
        Assert.Equal(server, clock.GetUtcNow());
        wire.Advance(2);
        Assert.Equal(server.AddSeconds(1), clock.GetUtcNow());
    }

    [Fact]
    public void Now_AnEntryOfLater_IsNeverBeforeIt()
    {
        var entry = wire.GetUtcNow().AddMinutes(1);
        clock.NotBefore(entry);
        clock.NotBefore(entry.AddMinutes(-5));

        Assert.Equal(entry, clock.GetUtcNow());
    }

    [Fact]
    public void Timers_FireByThisMachinesTime()
    {
        var fired = 0;
        clock.Measure(wire.GetUtcNow().AddDays(1), wire.GetTimestamp());
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        wire.Advance(10);

        Assert.Equal(1, fired);
    }
}
