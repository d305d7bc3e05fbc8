using DrBot.Execution;
using DrBot.Execution.Waking;

namespace DrBot.Hosting;

/// <summary>Registers Quartz as what wakes every loop, in place of the timers that simulations and benches use.</summary>
internal static class WakeUpServices
{
    public static IServiceCollection AddQuartzWakeUps(this IServiceCollection services, OpenStore store) => services
        .AddSingleton(p => new QuartzScheduling(store.SchedulerDatabase, p.GetRequiredService<ILoggerFactory>()))
        .AddSingleton(p => new QuartzWakeUps(
            p.GetRequiredService<QuartzScheduling>(), store.Signals, store.Clocks.Wire, p.GetRequiredService<ILogger<QuartzWakeUps>>()))
        .AddHostedService(p => p.GetRequiredService<QuartzWakeUps>())
        .AddSingleton(p => Of(p, WakeUpKinds.Runs, store.Clocks.Domain, store.Clocks.Speed))
        .AddKeyedSingleton(WakeUpKinds.Updates, (p, _) => Of(p, WakeUpKinds.Updates, store.Clocks.Domain, store.Clocks.Speed))
        .AddKeyedSingleton(WakeUpKinds.Checkpoints, (p, _) => Of(p, WakeUpKinds.Checkpoints, store.Clocks.Domain, store.Clocks.Speed))
        .AddKeyedSingleton(WakeUpKinds.Plans, (p, _) => Of(p, WakeUpKinds.Plans, store.Clocks.Wire, 1));

    private static IWakeUps Of(IServiceProvider services, string kind, TimeProvider clock, double speed) =>
        services.GetRequiredService<QuartzWakeUps>().Of(kind, clock, speed);
}
