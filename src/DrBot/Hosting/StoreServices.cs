using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Hosting;

/// <summary>Registers the journal and the stores beside it, all over the one open file.</summary>
internal static class StoreServices
{
    public static IServiceCollection AddDrBotStore(this IServiceCollection services, SqliteJournal journal) => services
        .AddSingleton(journal)
        .AddSingleton<IJournal>(journal)
        .AddSingleton<ISideStorage>(journal)
        .AddSingleton<IPlanArchive>(journal.Plans)
        .AddSingleton(journal.Messages)
        .AddSingleton(journal.Leases)
        .AddSingleton<ICursors>(journal.Cursors);
}
