using DrBot.Slack.WebApi;
using DrBot.TestKit;

namespace DrBot.Tests.Slack.WebApi;

public sealed class SlackPacerTests
{
    private readonly SettableClock clock = new();

    [Fact]
    public async Task Wait_TheClockIsSetBackAnHour_WaitsNoLongerForIt()
    {
        var pacer = new SlackPacer(clock);
        await FillAsync(pacer);
        clock.Error = TimeSpan.FromHours(-1);

        Assert.InRange(pacer.Backlog(SlackMethods.ChatUpdate, null), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Wait_TheClockIsSetAheadAnHour_StillKeepsThePace()
    {
        var pacer = new SlackPacer(clock);
        await FillAsync(pacer);
        clock.Error = TimeSpan.FromHours(1);

        Assert.True(pacer.Backlog(SlackMethods.ChatUpdate, null) > TimeSpan.Zero);
    }

    // As many as may run ahead, and one more that waits.
    private static async Task FillAsync(SlackPacer pacer)
    {
        for (var i = 0; i < SlackMethods.ChatUpdate.Burst; i++)
            await pacer.WaitAsync(SlackMethods.ChatUpdate, null, CancellationToken.None);
        _ = pacer.WaitAsync(SlackMethods.ChatUpdate, null, CancellationToken.None);
    }

    private sealed class SettableClock : TimeProvider
    {
        private readonly ManualClock steady = new();

        public TimeSpan Error { get; set; }

        public override long TimestampFrequency => steady.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Error;

        public override long GetTimestamp() => steady.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            steady.CreateTimer(callback, state, dueTime, period);
    }
}
