using DrBot.Desk;
using DrBot.Execution;
using DrBot.Execution.Waking;
using DrBot.Hosting.Configuration;
using DrBot.People;
using DrBot.Plans;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Web.Identity;

namespace DrBot.Hosting;

/// <summary>Registers the engine and the desk: everything that is the same on every surface.</summary>
internal static class EngineServices
{
    public static IServiceCollection AddDrBotEngine(this IServiceCollection services, BotOptions options, Clocks clocks) => services
        .AddSingleton(options)
        .AddSingleton(clocks)
        .AddSingleton(options.LoopbackOnly ? Egress.Loopback : Egress.Open)
        .AddSingleton(p => ProviderCatalogue.Create(
            options.Providers, p.GetRequiredService<Egress>(), clocks.Domain, clocks.Wire))
        .AddSingleton(p => new ActionRegistry(
            p.GetRequiredService<ProviderCatalogue>().Actions, ActionCatalogueFactory.Create()))
        .AddDrBotReplica(options, clocks)
        .AddSingleton<IncidentReader>()
        .AddSingleton<AlertReader>()
        .AddSingleton<DeniedLog>()
        .AddClocked<CommandGate>(clocks.Domain)
        .AddSingleton<TargetHolds>()
        .AddSingleton<PlanLibrary>()
        .AddSingleton<PolicyBook>()
        .AddSingleton<LinkBook>()
        .AddClocked<LinkGate>(clocks.Domain)
        .AddClocked<PolicyGate>(clocks.Domain)
        .AddSingleton<PlanLoader>()
        .AddKeyedSingleton<IWakeUps>(WakeUpKinds.Plans, (_, _) => new TimerWakeUps(clocks.Wire))
        .AddClocked<PlanWatch>(clocks.Wire)
        .AddHostedService(p => p.GetRequiredService<PlanWatch>())
        .AddSingleton(p => new PeopleBook(new GroupReadings(
            p.GetService<IGroupReadings>() ?? new NoGroupReadings(), p.GetService<OidcGroups>()), p.GetRequiredService<LinkBook>()))
        .AddSingleton<IAccountStandings, NoAccountStandings>()
        .AddSingleton<ActionBinder>()
        .AddSingleton<Sightings>()
        .AddClocked<StepObserver>(clocks.Domain, clocks.Wire)
        .AddClocked<StepRunner>(clocks.Domain, clocks.Wire)
        .AddClocked<RunStarter>(clocks.Domain)
        .AddClocked<IWakeUps, TimerWakeUps>(clocks.Domain)
        .AddSingleton<RunLeases>()
        .AddSingleton<NewerVersion>()
        .AddClocked<RunDriver>(clocks.Domain, clocks.Wire)
        .AddHostedService(p => p.GetRequiredService<RunDriver>());

    public static IServiceCollection AddDrBotDesk(this IServiceCollection services, BotOptions options, Clocks clocks) => services
        .AddSingleton(new DeskSettings(options.Environment))
        .AddSingleton<RunbookChoice>()
        .AddClocked<Finder>(clocks.Domain)
        .AddClocked<IncidentRoom>(clocks.Domain)
        .AddClocked<StartRoom>(clocks.Domain)
        .AddSingleton<RunRoom>()
        .AddSingleton<LinkRoom>()
        .AddClocked<AlertRoom>(clocks.Domain)
        .AddClocked<LookRoom>(clocks.Domain)
        .AddSingleton<CommandDesk>();
}
