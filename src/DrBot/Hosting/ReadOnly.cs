using DrBot.Slack;
using DrBot.Slack.Inbound;
using DrBot.Slack.People;
using DrBot.Slack.Sockets;

namespace DrBot.Hosting;

/// <summary>What runs over a journal that does not verify: the roads by which people ask, and nothing that acts by itself.</summary>
internal static class ReadOnly
{
    private static readonly HashSet<Type> Kept =
    [
        typeof(GracefulStop), typeof(SlackDoor), typeof(SlackGroups), typeof(SelfReader), typeof(SocketModeService), typeof(SlackWatch),
    ];

    /// <summary>Takes every loop out that is not named here: no driver, no wake-ups, no updates, no cards.</summary>
    public static void Leave(IServiceCollection services)
    {
        foreach (var loop in services.Where(s => s.ServiceType == typeof(IHostedService)).ToList())
            if (TypeOf(loop) is var type && !Kept.Contains(type) && !IsTheHosts(type))
                services.Remove(loop);
    }

    // The web server itself and what else the host brings along.
    private static bool IsTheHosts(Type type) => type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) == true
        && type != typeof(IHostedService);

    private static Type TypeOf(ServiceDescriptor loop) => loop.ImplementationType ?? loop.ImplementationInstance?.GetType()
        ?? loop.ImplementationFactory!.GetType().GenericTypeArguments[1];
}
