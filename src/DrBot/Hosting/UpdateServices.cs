using DrBot.Execution;
using DrBot.Execution.Waking;
using DrBot.Hosting.Configuration;
using DrBot.People;
using DrBot.Providers.Http;
using DrBot.Slack.Surface;
using DrBot.Updates;
using DrBot.Updates.Channels;

namespace DrBot.Hosting;

/// <summary>Registers what keeps the audiences informed: the loop, and a channel for each part of the
/// configuration.</summary>
internal static class UpdateServices
{
    public static IServiceCollection AddDrBotUpdates(
        this IServiceCollection services, BotOptions options, Clocks clocks)
    {
        if (options.Mail is { } mail)
            services.AddSingleton<IUpdateChannel>(p =>
                new SmtpChannel(mail, p.GetRequiredService<Egress>(), clocks.Wire));
        if (options.StatusPage is { } page)
            services.AddSingleton<IUpdateChannel>(p => new StatusPageChannel(
                new StatusPageApi(page, p.GetRequiredService<Egress>().CreateHandler(), clocks.Wire)));
        if (options.Slack is not null)
            services.AddSingleton<IUpdateChannel, SlackUpdateChannel>().AddSingleton<IDirectMessages, SlackDirectMessages>();
        return services
            .AddSingleton<UpdateChannels>()
            .AddClocked<UpdateWriter>(clocks.Domain)
            .AddClocked<UpdateCourier>(clocks.Domain, clocks.Wire)
            .AddKeyedSingleton<IWakeUps>(WakeUpKinds.Updates, (_, _) => new TimerWakeUps(clocks.Domain))
            .AddClocked<UpdateSender>(clocks.Domain, clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<UpdateSender>());
    }
}
