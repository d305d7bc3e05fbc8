using DrBot.Alerts;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.People;
using DrBot.Providers.Http;
using DrBot.Web;
using DrBot.Web.Api;
using DrBot.Web.Identity;
using DrBot.Web.Pages;

namespace DrBot.Hosting;

/// <summary>Registers the web surfaces: the API and whom it knows.</summary>
internal static class WebServices
{
    public static IServiceCollection AddDrBotWeb(this IServiceCollection services, BotOptions options, Clocks clocks)
    {
        var web = options.Web ?? new WebOptions { Origin = options.AuditOrigin, Environment = options.Environment };
        if (web.Oidc is { } oidc)
            services.AddSingleton(p => new OidcProvider(oidc, () => p.GetRequiredService<Egress>().CreateHandler(), clocks.Wire));
        return services
            .AddSingleton(web)
            .AddClocked<OidcGroups>(clocks.Domain, clocks.Wire)
            .AddSingleton(p => new Receipts(p.GetRequiredService<IJournal>(), clocks.Domain))
            .AddSingleton(p => new OidcIdentity(
                web, p.GetService<OidcProvider>(), p.GetRequiredService<OidcGroups>(), clocks.Wire))
            .AddClocked<PlanKeys>(clocks.Wire)
            .AddSingleton<KeyIdentity>()
            .AddClocked<TokenIdentity>(clocks.Wire)
            .AddSingleton<RequestIdentity>()
            .AddClocked<WebRefusals>(clocks.Wire)
            .AddClocked<RunViews>(clocks.Domain)
            .AddClocked<ApiAnswers>(clocks.Domain)
            .AddSingleton<CommandRoutes>()
            .AddSingleton(p => new Lazy<ApiDocument>(p.GetRequiredService<ApiDocument>))
            .AddSingleton<ApiDocument>()
            .AddClocked<LookRoutes>(clocks.Wire)
            .AddSingleton<VoteRoutes>()
            .AddSingleton<AlertRoutes>()
            .AddClocked<ApprovalLinks>(clocks.Wire)
            .AddClocked<SignIns>(clocks.Wire)
            .AddSingleton(p => new ApprovalPages(
                p.GetRequiredService<ApprovalLinks>(), p.GetRequiredService<SignIns>(), web, p.GetService<OidcProvider>(),
                p.GetRequiredService<OidcIdentity>(), p.GetRequiredService<IncidentReader>(), p.GetRequiredService<RunViews>(),
                p.GetRequiredService<RunRoom>()))
            .AddClocked<ApproverMail>(clocks.Domain, clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<ApproverMail>())
            .AddClocked<PersonalNotices>(clocks.Domain)
            .AddClocked<LinkWatch>(clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<LinkWatch>())
            .AddClocked<LinkNotices>(clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<LinkNotices>())
            .AddClocked<BreakGlassNotices>(clocks.Domain, clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<BreakGlassNotices>())
            .AddClocked<ApprovalReminders>(clocks.Domain, clocks.Wire)
            .AddHostedService(p => p.GetRequiredService<ApprovalReminders>())
            .AddClocked<AlertDoor>(clocks.Domain, clocks.Wire)
            .AddSingleton<ApiRoutes>()
            .AddSingleton<IdempotentAnswers>()
            .AddSingleton<ApiServer>();
    }
}
