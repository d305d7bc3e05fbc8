using DrBot.Hosting.Configuration;
using DrBot.Replicas;

namespace DrBot.Hosting;

/// <summary>Registers what makes several replicas share the work.</summary>
internal static class ReplicaServices
{
    /// <summary>Adds leases and duties; needs an <see cref="Journal.ILeases"/>.</summary>
    public static IServiceCollection AddDrBotReplica(this IServiceCollection services, BotOptions options, Clocks clocks) =>
        services
            .AddSingleton(Replica.Of(options.Replica))
            .AddSingleton(new LeaseTimes())
            .AddClocked<LeaseKeeper>(clocks.Wire)
            .AddSingleton<SurfaceDuty>()
            .AddHostedService(p => p.GetRequiredService<SurfaceDuty>())
            .AddSingleton<UpdatesDuty>()
            .AddHostedService(p => p.GetRequiredService<UpdatesDuty>());
}
