using System.Reflection;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Providers.Http;
using DrBot.Slack;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DrBot.Hosting;

/// <summary>Sends metrics and traces to a collector by OTLP over HTTP, when <c>telemetry.otlp</c> names one.</summary>
internal sealed class Telemetry(Uri collector, string environment, Egress egress) : IHostedService, IDisposable
{
    /// <summary>The names of everything that is traced.</summary>
    public static readonly string[] Sources = [EngineTelemetry.Name, Providers];

    /// <summary>The names of everything that is measured.</summary>
    public static readonly string[] Meters = [EngineTelemetry.Name, Providers, SlackMetrics.Name, "System.Runtime"];

    private const string Providers = "DrBot.Providers";
    private const int FlushMilliseconds = 3000;

    private TracerProvider? traces;
    private MeterProvider? metrics;

    /// <summary>The version of this program.</summary>
    public static string Version { get; } = typeof(Telemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe)
            // The web server opens unsampled activities around ours; following its choice would drop every one.
            .SetSampler(new AlwaysOnSampler())
            .AddSource(Sources)
            .AddOtlpExporter(o => Aim(o, "v1/traces"))
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe)
            .AddMeter(Meters)
            .AddOtlpExporter(o => Aim(o, "v1/metrics"))
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Sends what was gathered, within a bound: a collector that is away delays no end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => traces?.Shutdown(FlushMilliseconds), cancellationToken),
        Task.Run(() => metrics?.Shutdown(FlushMilliseconds), cancellationToken));

    /// <inheritdoc />
    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }

    private void Describe(ResourceBuilder resource) => resource
        .AddService("drbot", serviceVersion: Version)
        .AddAttributes([new("deployment.environment.name", environment)]);

    private void Aim(OtlpExporterOptions options, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(collector.AbsoluteUri.TrimEnd('/') + "/" + path);
        options.HttpClientFactory = () => new HttpClient(egress.CreateHandler());
    }
}

/// <summary>Registers telemetry; nothing when no collector is named.</summary>
internal static class TelemetryServices
{
    public static IServiceCollection AddDrBotTelemetry(this IServiceCollection services, BotOptions options) =>
        options.Otlp is not { } collector
            ? services
            : services.AddHostedService(p => new Telemetry(
                collector, options.Environment, p.GetRequiredService<Egress>()));
}
