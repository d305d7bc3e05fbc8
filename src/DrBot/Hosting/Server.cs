using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Plans;
using DrBot.Providers.Http;
using DrBot.Slack;
using DrBot.Slack.Surface;
using DrBot.Web;

namespace DrBot.Hosting;

/// <summary><c>drbot serve</c>: the bot itself, from configuration to graceful end.</summary>
internal static class Server
{
    /// <summary>Runs until the process is told to end.</summary>
    /// <returns>0 after a graceful end; 1 when the configuration is refused, or the journal did not verify, or was set back behind a pin,
    /// and was served read-only; 3 when the configuration cannot be read or the store cannot be used.</returns>
    public static async Task<int> RunAsync(string config, CancellationToken cancellationToken)
    {
        string? broken = null;
        try
        {
            var options = await BotOptionsReader.LoadAsync(config, cancellationToken);
            if (ListenProbe.WhyNot(options.Listen) is { } taken)
                return await RefuseAsync([$"{taken}. End it, or change 'listen' in {config}"], 3);
            try
            {
                await using var opened = await OpenStore.OpenAsync(options, cancellationToken);
                broken = await RollbackGuard.WhyAsync(options, opened.Store, opened.Clocks.Wire, cancellationToken)
                    ?? await ServeAsync(options, opened, cancellationToken);
                if (broken is null)
                    return 0;
            }
            catch (JournalTamperedException e)
            {
                broken = e.Message;
            }

            // Never a guess: what was written can be looked at, and nothing changes.
            await Console.Error.WriteLineAsync("drbot serves read-only, every change is refused:\n  " + broken);
            await using var evidence = await OpenStore.OpenReadOnlyAsync(options, broken, cancellationToken);
            await ServeAsync(options, evidence, cancellationToken);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to end while it was still starting: nothing was begun that must be ended first. What was found stays found.
            return broken is null ? 0 : 1;
        }
        catch (ConfigurationException e)
        {
            return await RefuseAsync(e.Reasons, e.IsUnreadable ? 3 : 1);
        }
        catch (FormatException e)
        {
            return await RefuseAsync([e.Message], 1);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return await RefuseAsync(
                [$"another program listens there already: {e.Message}. End it, or change 'listen' in {config}"], 3);
        }
        catch (Exception e) when (e is StoreRefusedException or JournalUnavailableException)
        {
            return await RefuseAsync([e.Message], 3);
        }
    }

    /// <summary>Serves until the process is told to end, or the chain is found broken.</summary>
    /// <returns>What was found; null when nothing was.</returns>
    private static async Task<string?> ServeAsync(BotOptions options, OpenStore opened, CancellationToken cancellationToken)
    {
        await using var app = Build(options, opened);
        opened.LogTo(app.Services.GetRequiredService<ILoggerFactory>());
        if (opened.Store.CheckedFrom is { OpenThrough: >= 0 } from)
            app.Services.GetRequiredService<Execution.IncidentReader>().BeginAt(from.Open, from.OpenThrough);
        await app.Services.GetRequiredService<PlanLoader>().LoadAllAsync(cancellationToken);
        app.Services.GetService<SlackGroupReadings>()?.Track(app.Services.GetRequiredService<PlanLibrary>().All.Select(p => p.Plan));
        var broken = app.Services.GetRequiredService<ChainBreak>();
        await app.RunAsync(cancellationToken);
        return broken.Reason;
    }

    /// <summary>The whole bot over an open store, not yet started.</summary>
    /// <param name="adapt">Changes what is registered; for whoever plays a part of it.</param>
    internal static WebApplication Build(BotOptions options, OpenStore opened, Action<IServiceCollection>? adapt = null)
    {
        KnownSecrets.Learn(BotSecrets.Of(options));
        var (journal, clocks) = (opened.Store, opened.Clocks);
        // Nothing of the host's own files and variables counts, and it watches no folder: what DrBot is told stands in one file.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(WebHardening.Limit).UseUrls(options.Listen);
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Error)
            // A start that fails is told in one sentence below, not as a stack trace.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services
            .AddSingleton<Degradations>()
            .AddDrBotStore(journal)
            .AddDrBotEngine(options, clocks)
            .AddDrBotAudit(options, clocks)
            .AddDrBotDesk(options, clocks)
            .AddDrBotUpdates(options, clocks)
            .AddQuartzWakeUps(opened)
            .AddDrBotSlack(options.Slack, clocks)
            .AddDrBotWeb(options, clocks)
            .AddDrBotTelemetry(options)
            .AddGracefulStop(clocks);
        if (options.Slack is not null)
            builder.Services.AddClocked<IHostedService, SecretWatch>(clocks.Wire);
        builder.Services.AddSingleton<ChainBreak>().AddClocked<ChainKeeper>(clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<ChainKeeper>());
        if (journal.ReadOnlyBecause is not null)
            ReadOnly.Leave(builder.Services);
        adapt?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseHardening(app.Services.GetRequiredService<WebOptions>(), options.Listen);
        app.MapHealth();
        app.MapApi();
        app.MapAlerts();
        app.MapApprovalPages();
        if (options.Slack is not null)
            app.MapSlack();
        return app;
    }

    private static async Task<int> RefuseAsync(IReadOnlyList<string> reasons, int exitCode)
    {
        await Console.Error.WriteLineAsync("drbot does not start:");
        foreach (var reason in reasons)
            await Console.Error.WriteLineAsync("  " + reason);
        return exitCode;
    }
}
