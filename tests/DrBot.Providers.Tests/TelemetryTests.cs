using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DrBot.Providers.Tests.Fakes;
using DrBot.Providers.Tests.Kubernetes;

namespace DrBot.Providers.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Action_ListenedTo_LeavesASpanOfItselfAndOneOfEachCall()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "DrBot.Providers",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await ScaleOnceAsync("run-with-spans");

        var observed = Assert.Single(spans, s =>
            s.OperationName == "observe kubernetes.scale" && Equals(s.GetTagItem("drbot.run"), "run-with-spans"));
        var call = Assert.Single(spans, s => s.ParentSpanId == observed.SpanId && s.TraceId == observed.TraceId);
        Assert.Equal("Ready", observed.GetTagItem("drbot.state"));
        Assert.Equal(("kubernetes GET deployments", ActivityKind.Client), (call.OperationName, call.Kind));
        Assert.Equal("recovery/dr/api", call.GetTagItem("drbot.subject"));
    }

    [Fact]
    public async Task Call_ListenedTo_IsCountedAndTimed()
    {
        var seen = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "DrBot.Providers")
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => seen.Add($"{i.Name} {Text(tags)}"));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => seen.Add($"{i.Name} {Text(tags)}"));
        listener.Start();

        await ScaleOnceAsync("run-with-measures");

        Assert.Contains("drbot.provider.calls kubernetes GET deployments 200", seen);
        Assert.Contains("drbot.provider.call.duration kubernetes GET deployments 200", seen);
    }

    [Fact]
    public async Task Call_MadeForARun_NamesItInTheAudit()
    {
        using var world = new ClusterWorld();
        world.AddDeployment("recovery", "dr", "api", 1);
        using var hands = new Hands(world.Transport, world.Options);

        await hands["kubernetes.scale"].ObserveAsync(Context(hands, "run-audited"), CancellationToken.None);

        var call = Assert.Single(hands.Audit.Calls);
        Assert.Equal(("run-audited", "step", 200, (string?)null), (call.Run, call.Step, call.Status, call.Failure));
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(t => t.Value));

    private static async Task ScaleOnceAsync(string run)
    {
        using var world = new ClusterWorld();
        world.AddDeployment("recovery", "dr", "api", 1);
        using var hands = new Hands(world.Transport, world.Options);
        await hands["kubernetes.scale"].ObserveAsync(Context(hands, run), CancellationToken.None);
    }

    private static ActionContext Context(Hands hands, string run) => hands.Context(
        Hands.Target("kubernetes.deployment", ("cluster", "recovery"), ("namespace", "dr"), ("name", "api")),
        ("replicas", 6L)) with
    { Run = run };
}
