using DrBot.Journal;

namespace DrBot.Hosting;

/// <summary>Registers the journal and the stores beside it, all over the one open store.</summary>
internal static class StoreServices
{
    public static IServiceCollection AddDrBotStore(this IServiceCollection services, IStore store) => services
        .AddSingleton(store)
        .AddSingleton<IJournal>(store)
        .AddSingleton(store.Plans)
        .AddSingleton(store.Messages)
        .AddSingleton(store.Buttons)
        .AddSingleton(store.Leases)
        .AddSingleton(store.Cursors);
}
