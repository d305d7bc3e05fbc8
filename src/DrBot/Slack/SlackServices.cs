using DrBot.Execution;
using DrBot.Slack.Cards;
using DrBot.Slack.Inbound;
using DrBot.Slack.People;
using DrBot.Slack.Sockets;
using DrBot.Slack.WebApi;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DrBot.Slack;

/// <summary>Puts the Slack room together.</summary>
internal static class SlackServices
{
    /// <summary>
    /// Adds everything Slack needs but what belongs to the core: the host registers an <see cref="ISlackInbound"/> and
    /// an
    /// <see cref="IMessageLedger"/> as singletons.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="wire">The real clock, whatever the domain's clock does.</param>
    /// <param name="handler">Makes what carries every request and connection to Slack; it must follow no
    /// redirects.</param>
    public static IServiceCollection AddSlack(
        this IServiceCollection services, LiveSlackOptions options, TimeProvider wire,
        Func<IServiceProvider, HttpMessageHandler> handler)
    {
        services.AddSingleton(options);
        services.TryAddSingleton<SlackSelf>();
        services.TryAddSingleton<SocketModeSettings>();
        services.TryAddSingleton(s => new SlackHttp(handler(s)));
        services.TryAddSingleton(_ => new SlackPacer(wire));
        services.TryAddSingleton(s => new SlackCaller(
            s.GetRequiredService<SlackHttp>().Invoker, options, s.GetRequiredService<SlackPacer>(), wire,
            s.GetRequiredService<ILogger<SlackCaller>>(), s.GetService<Jitter>()));
        services.TryAddSingleton<SlackApi>();
        services.TryAddSingleton(s => new ResponseUrlPoster(s.GetRequiredService<SlackHttp>().Invoker, options, wire));
        services.TryAddSingleton<ILateReplies, LateReplies>();
        services.TryAddSingleton<SlackHealth>();
        services.TryAddSingleton<SlackDoctor>();
        return services.AddInbound(wire).AddPeople(wire).AddSockets(wire).AddCards(wire);
    }

    private static IServiceCollection AddInbound(this IServiceCollection services, TimeProvider wire)
    {
        services.TryAddSingleton<SlackGate>();
        services.TryAddSingleton(s => new RefusalMeter(wire, s.GetRequiredService<ILogger<RefusalMeter>>()));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<SlackDoor>(s, wire));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<SlackRequestHandler>(s, wire));
        services.AddHostedService(s => s.GetRequiredService<SlackDoor>());
        return services;
    }

    private static IServiceCollection AddPeople(this IServiceCollection services, TimeProvider wire)
    {
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<SlackDirectory>(s, wire));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<SlackChannels>(s, wire));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<SlackGroups>(s, wire));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<SelfReader>(s, wire));
        services.AddSingleton<IEventObserver, DirectoryNews>();
        services.AddHostedService(s => s.GetRequiredService<SlackGroups>());
        services.AddHostedService(s => s.GetRequiredService<SelfReader>());
        return services;
    }

    private static IServiceCollection AddSockets(this IServiceCollection services, TimeProvider wire)
    {
        services.TryAddSingleton<IWebSocketDialer>(s => new WebSocketDialer(
            s.GetRequiredService<SlackHttp>().Invoker, s.GetRequiredService<SocketModeSettings>()));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<EnvelopeHandler>(s, wire));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<SocketModeParts>(s, wire));
        services.TryAddSingleton<SocketModeService>();
        services.AddHostedService(s => s.GetRequiredService<SocketModeService>());
        return services;
    }

    private static IServiceCollection AddCards(this IServiceCollection services, TimeProvider wire)
    {
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<CardFinder>(s, wire));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<CardPoster>(s, wire));
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<SlackCards>(s, wire));
        services.TryAddSingleton<ICardSink>(s => s.GetRequiredService<SlackCards>());
        services.TryAddSingleton(s => ActivatorUtilities.CreateInstance<CardOrigin>(s, wire));
        services.AddHostedService(s => s.GetRequiredService<SlackCards>());
        return services;
    }
}
