using DrBot.Hosting.Configuration;
using DrBot.Providers.Http;
using DrBot.Slack;
using DrBot.Slack.Inbound;
using DrBot.Slack.Surface;
using DrBot.Slack.WebApi;

namespace DrBot.Hosting;

/// <summary>Registers the Slack surface.</summary>
internal static class SlackServices
{
    public static IServiceCollection AddDrBotSlack(this IServiceCollection services, SlackOptions? slack, Clocks clocks) => slack is null
        ? services
        : services
            .AddSingleton(new LiveSlackOptions(slack))
            .AddSingleton<SlackSelf>()
            .AddSingleton<SlackGate>()
            .AddClocked<RefusalMeter>(clocks.Wire)
            .AddClocked<SlackPacer>(clocks.Wire)
            .AddSingleton(p => ActivatorUtilities.CreateInstance<SlackCaller>(
                p, new HttpMessageInvoker(p.GetRequiredService<Egress>().CreateHandler()), clocks.Wire))
            .AddSingleton<SlackApi>()
            .AddSingleton(p => ActivatorUtilities.CreateInstance<ResponseUrlPoster>(
                p, new HttpMessageInvoker(p.GetRequiredService<Egress>().CreateHandler()), clocks.Wire))
            .AddSingleton<ILateReplies, LateReplies>()
            .AddClocked<SlackAnswers>(clocks.Domain)
            .AddSingleton<ISlackInbound, SlackInbound>()
            .AddClocked<SlackDoor>(clocks.Wire)
            .AddClocked<SlackRequestHandler>(clocks.Wire);
}
