using DrBot.Execution;
using DrBot.Execution.Waking;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Pins;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Updates.Channels;

namespace DrBot.Hosting;

/// <summary>Registers what vouches for the journal; without a key only the status that says so.</summary>
internal static class AuditServices
{
    public static IServiceCollection AddDrBotAudit(this IServiceCollection services, BotOptions options, Clocks clocks)
    {
        services.AddSingleton(new AuditStatus { IsOn = options.AuditKeys.Count > 0 });
        if (options.AuditKeys.Count == 0)
            return services.AddHostedService<AuditAbsence>();
        return services
            .AddSingleton(options.AuditKeys)
            .AddSingleton(p => new CheckpointLog(p.GetRequiredService<IStore>(), options.AuditOrigin, options.AuditKeys))
            .AddSingleton(p => PinsOf(options, p, clocks))
            .AddClocked<PinKeeper>(clocks.Domain, clocks.Wire)
            .AddKeyedSingleton<IWakeUps>(WakeUpKinds.Checkpoints, (_, _) => new TimerWakeUps(clocks.Domain))
            .AddClocked<AuditKeeper>(clocks.Domain, clocks.Wire)
            .AddSingleton<IRunSeal>(p => p.GetRequiredService<AuditKeeper>())
            .AddHostedService(p => p.GetRequiredService<PinKeeper>())
            .AddHostedService(p => p.GetRequiredService<AuditKeeper>());
    }

    /// <summary>The places that can be asked what they hold: needed before there is a server.</summary>
    public static IReadOnlyList<IPin> Readable(BotOptions options, ProviderCatalogue providers) =>
        [.. options.AuditPins.Select(a => Readable(a, providers)).OfType<IPin>()];

    private static IReadOnlyList<IPin> PinsOf(BotOptions options, IServiceProvider provider, Clocks clocks) =>
    [
        .. options.AuditPins.Select(address => Readable(address, provider.GetRequiredService<ProviderCatalogue>()) ?? address switch
        {
            PinAddress.Mail mail => new MailPin(
                mail.Address, new SmtpChannel(options.Mail!, provider.GetRequiredService<Egress>(), clocks.Wire), clocks.Domain),
            _ => new FooterPin(provider.GetRequiredService<AuditStatus>()),
        }),
    ];

    private static IPin? Readable(PinAddress address, ProviderCatalogue providers) => address switch
    {
        PinAddress.File file => new FilePin(file.Path),
        PinAddress.Bucket bucket => new BucketPin(bucket, providers.Objects),
        _ => null,
    };
}

/// <summary>Says once that nothing is signed.</summary>
internal sealed partial class AuditAbsence(ILogger<AuditAbsence> logger) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogAbsent();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 6521, Level = LogLevel.Warning,
        Message = "audit.key is not set: the journal is chained and not signed, so whoever holds the store could rewrite it unseen")]
    private partial void LogAbsent();
}
