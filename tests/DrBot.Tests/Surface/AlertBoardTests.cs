using DrBot.Commands;
using DrBot.Commands.Alerts;
using DrBot.Journal;
using DrBot.TestKit;
using static DrBot.Tests.Surface.SurfaceBench;

namespace DrBot.Tests.Surface;

public sealed class AlertBoardTests
{
    // A process that does not have the surface yet, or never gets it, must not move past what nobody has posted.
    [Fact]
    public async Task Alert_ProposedBeforeAnybodyHadTheSurface_IsShownOnceSomebodyHas()
    {
        await using var bench = await SurfaceBench.StartAsync();
        await bench.StopBotAsync();

        await bench.StartBotAsync(() => bench.Get<IJournal>().AppendAsync(
            new AppendRequest
            {
                At = TestIncident.Begin,
                Streams =
                [
                    new StreamAppend(AlertsState.Stream, StreamAppend.AnyVersion,
                    [
                        EventCodec.ToRecord(
                            new AlertProposed("p1", "small", "checkout", new PrivateText("it answers 500 <!here>"), null, "g", null, null), "", "alertmanager"),
                    ]),
                ],
            },
            Limit));

        var shown = await bench.CardAsync(bench.Mike, "Declare incident", "it answers 500 &lt;!here&gt;");
        await bench.RestartAsync();
        await bench.Get<IJournal>().AppendAsync(
            new AppendRequest
            {
                At = TestIncident.Begin,
                Streams = [new StreamAppend(AlertsState.Stream, StreamAppend.AnyVersion, [EventCodec.ToRecord(new AlertResolved("p1", "g"), "", "alertmanager")])],
            },
            Limit);

        await bench.Mike.WaitForMessageAsync(m => m.Ts == shown.Ts && m.Buttons.Count == 0 && m.AllText.Contains("Alert over", StringComparison.Ordinal), Limit);
        Assert.Single((await bench.ChannelAsync()).Where(m => m.AllText.Contains("Alert", StringComparison.Ordinal)));
    }
}
