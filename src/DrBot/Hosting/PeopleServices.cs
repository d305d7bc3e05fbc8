using DrBot.People;

namespace DrBot.Hosting;

/// <summary>Registers what knows people and their groups.</summary>
internal static class PeopleServices
{
    public static IServiceCollection AddDrBotPeople(this IServiceCollection services) =>
        services.AddSingleton<IGroupReadings, NoGroupReadings>();
}
