using DrBot.Hosting.Configuration;
using DrBot.People;
using DrBot.Providers.Http;
using DrBot.Slack;
using DrBot.Slack.Cards;
using DrBot.Slack.Inbound;
using DrBot.Slack.Surface;

namespace DrBot.Hosting;

/// <summary>Registers the Slack surface.</summary>
internal static class SlackServices
{
    public static IServiceCollection AddDrBotSlack(
        this IServiceCollection services, SlackOptions? slack, Clocks clocks) => slack is null
        ? services
        : services
            .AddSlack(new LiveSlackOptions(slack), clocks.Wire, p => p.GetRequiredService<Egress>().CreateHandler())
            .AddSingleton<IMessageLedger, StoredLedger>()
            .AddClocked<CardContexts>(clocks.Domain)
            .AddClocked<SlackAnswers>(clocks.Domain)
            .AddClocked<SlackGroupReadings>(clocks.Domain)
            .AddSingleton<IGroupReadings>(p => p.GetRequiredService<SlackGroupReadings>())
            .AddSingleton<IAccountStandings, SlackAccountStandings>()
            .AddSingleton<ButtonBook>()
            .AddSingleton<SlackPresses>()
            .AddSingleton<ISlackInbound, SlackInbound>()
            .AddSingleton<LogBook>()
            .AddClocked<Announcements>(clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<Announcements>())
            .AddSingleton<AlertBoard>()
            .AddHostedService(p => p.GetRequiredService<AlertBoard>())
            .AddClocked<CardDrawer>(clocks.Wire)
            .AddClocked<CardBoard>(clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<CardBoard>())
            .AddClocked<PolicyBoard>(clocks.Domain, clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<PolicyBoard>())
            .AddClocked<SlackWarmUp>(clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<SlackWarmUp>())
            .AddClocked<SlackWatch>(clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<SlackWatch>());
}
