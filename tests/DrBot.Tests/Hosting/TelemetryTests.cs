using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using DrBot.Execution;
using DrBot.Hosting;
using DrBot.Providers.Http;
using DrBot.Tests.Updates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Hosting;

public sealed class TelemetryTests : IAsyncLifetime
{
    private UpdateStory story = null!;

    public async Task InitializeAsync() => story = await UpdateStory.BeginAsync();

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task Command_IsTracedAndMeasured()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var traced = new ActivityListener
        {
            ShouldListenTo = s => s.Name == EngineTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(traced);
        using var measured = new Measured();
        await story.DeclareAsync();
        Assert.Contains(spans, s =>
            s.DisplayName == "command DeclareIncident" && s.GetTagItem("drbot.outcome") is "done"
            && s.GetTagItem("drbot.incident") is UpdateStory.Id);
        Assert.Contains(measured.All, m =>
            m.Is("drbot.command.duration", ("command", "DeclareIncident"), ("outcome", "done")));
        Assert.Contains(measured.All, m => m.Is("drbot.journal.append.duration", ("outcome", "appended")));
    }

    [Fact]
    public async Task Delivery_IsCountedWithItsDelay()
    {
        using var measured = new Measured();
        await story.StartAsync(new RecordingChannel("email"), new RecordingChannel("status-page"));
        await story.DeclareAsync();
        await story.WhenEndedAsync(2);
        Assert.Contains(measured.All, m => m.Is("drbot.deliveries", ("channel", "email"), ("outcome", "sent")));
        Assert.Contains(measured.All, m => m.Is("drbot.delivery.delay", ("channel", "status-page")));
    }

    [Fact]
    public async Task Otlp_Stopped_HasSentTracesAndMetrics()
    {
        await using var collector = await Collector.StartAsync();
        using (var telemetry = new Telemetry(collector.Address, "practice", Egress.Loopback))
        {
            await telemetry.StartAsync(default);
            await story.DeclareAsync();
            await telemetry.StopAsync(default);
        }

        Assert.Contains("command DeclareIncident", collector.Received["/v1/traces"], StringComparison.Ordinal);
        var metrics = collector.Received["/v1/metrics"];
        Assert.Contains("drbot.command.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("practice", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Otlp_CollectorAway_DelaysNoEnd()
    {
        using var telemetry = new Telemetry(new Uri("http://127.0.0.1:9"), "practice", Egress.Loopback);
        await telemetry.StartAsync(default);
        await story.DeclareAsync();
        await telemetry.StopAsync(default).WaitAsync(GracefulStop.Bound);
    }

    private sealed class Measured : IDisposable
    {
        private readonly MeterListener listener = new();

        public Measured()
        {
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == EngineTelemetry.Name)
                    l.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>((i, v, tags, _) =>
                All.Enqueue(new Measurement(i.Name, v, tags.ToArray())));
            listener.SetMeasurementEventCallback<long>((i, v, tags, _) =>
                All.Enqueue(new Measurement(i.Name, v, tags.ToArray())));
            listener.Start();
        }

        public ConcurrentQueue<Measurement> All { get; } = new();

        public void Dispose() => listener.Dispose();
    }

    private sealed record Measurement(string Name, double Value, KeyValuePair<string, object?>[] Tags)
    {
        public bool Is(string name, params (string Key, string Value)[] tags) => Name == name && Value >= 0
            && tags.All(t => Tags.Any(x => x.Key == t.Key && x.Value is string value && value == t.Value));
    }

    private sealed class Collector(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentDictionary<string, string> Received { get; } = new();

        public Uri Address => new(app.Urls.Single());

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var collector = new Collector(app);
            app.MapPost("/v1/{signal}", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                collector.Received.AddOrUpdate(
                    request.Path, Encoding.UTF8.GetString(body.ToArray()), (_, was) =>
                        was + Encoding.UTF8.GetString(body.ToArray()));
            });
            await app.StartAsync();
            return collector;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
