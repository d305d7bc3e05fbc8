using DrBot.Slack.Inbound;
using DrBot.TestKit;
using DrBot.Tests.Slack.Fakes;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Slack.Inbound;

public sealed class RefusalMeterTests
{
    [Fact]
    public void T01_FloodOfRefusals_ReportedOnceAMinuteWithTheirCount()
    {
        var clock = new ManualClock();
        var log = new RecordingLog();
        var meter = new RefusalMeter(clock, log.CreateLogger<RefusalMeter>());
        var reports = new List<(string, long)>();
        meter.Reported += (reason, count) => reports.Add((reason, count));

        for (var i = 0; i < 1000; i++)
            meter.Count("not signed");
        meter.Count("stale");
        clock.Advance(61);
        meter.Count("not signed");

        Assert.Equal([("not signed", 1), ("stale", 1), ("not signed", 1000)], reports);
        Assert.Equal(3, log.Lines.Count);
    }
}
