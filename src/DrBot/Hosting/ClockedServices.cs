namespace DrBot.Hosting;

/// <summary>Registers services that take a clock: which of the two is said where they are registered.</summary>
internal static class ClockedServices
{
    /// <summary>One instance, given these clocks in the order of its parameters; all else is resolved.</summary>
    public static IServiceCollection AddClocked<T>(this IServiceCollection services, params object[] clocks)
        where T : class =>
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<T>(provider, clocks));

    /// <summary>One instance behind a contract.</summary>
    public static IServiceCollection AddClocked<TContract, T>(this IServiceCollection services, params object[] clocks)
        where TContract : class
        where T : class, TContract =>
        services.AddSingleton<TContract>(provider => ActivatorUtilities.CreateInstance<T>(provider, clocks));
}
