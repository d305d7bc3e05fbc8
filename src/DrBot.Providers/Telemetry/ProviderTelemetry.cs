using System.Diagnostics;
using System.Diagnostics.Metrics;
using DrBot.Providers.Http;

namespace DrBot.Providers.Telemetry;

/// <summary>Spans and measures of everything the providers do; source and meter are named
/// <c>DrBot.Providers</c>.</summary>
internal static class ProviderTelemetry
{
    public const string Name = "DrBot.Providers";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Calls =
        Meter.CreateCounter<long>("drbot.provider.calls", description: "Requests sent to providers, retries counted.");

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("drbot.provider.call.duration", "s", "Wire time of one request.");

    public static Activity? StartAction(string phase, string action, ActionContext context)
    {
        var span = Source.StartActivity($"{phase} {action}");
        span?.SetTag("drbot.run", context.Run).SetTag("drbot.step", context.Step)
            .SetTag("drbot.mode", context.Mode.ToString());
        return span;
    }

    public static Activity? StartCall(WireCall call)
    {
        var span = Source.StartActivity($"{call.Provider} {call.Operation}", ActivityKind.Client);
        span?.SetTag("drbot.provider", call.Provider).SetTag("drbot.operation", call.Operation)
            .SetTag("drbot.subject", call.Subject).SetTag("drbot.changes", call.Changes);
        return span;
    }

    public static void EndCall(Activity? span, WireCall call, TimeSpan elapsed, int? status, string? failure)
    {
        var tags = new TagList
        {
            { "provider", call.Provider }, { "operation", call.Operation },
            { "outcome", status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no-answer" },
        };
        Calls.Add(1, tags);
        Duration.Record(elapsed.TotalSeconds, tags);
        if (failure is not null || status >= 400)
            span?.SetStatus(ActivityStatusCode.Error, failure ?? $"status {status}");
    }
}
