using System.Runtime.CompilerServices;
using DrBot.Commands.Plans;
using DrBot.Slack;
using DrBot.Slack.People;
using DrBot.Slack.WebApi;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Hosting.Doctor;

/// <summary>Slack: the clock against its, token, workspace, app, scopes, channels and groups.</summary>
internal sealed class SlackCheck : ICheck
{
    private static readonly TimeSpan SmallSkew = TimeSpan.FromSeconds(5);

    // Slack takes signatures of five minutes, AWS of five; half of that is no margin to run a recovery on.
    private static readonly TimeSpan LargeSkew = TimeSpan.FromSeconds(60);

    public async IAsyncEnumerable<Finding> LookAsync(
        Patient patient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (patient.Options.Slack is not { } options)
        {
            yield return Finding.Warn("slack", "Slack is not configured",
                "without it nobody can approve; add slack: to drbot.yaml");
            yield break;
        }

        using var http = new HttpMessageInvoker(patient.Egress.CreateHandler());
        yield return await Finding.OfAsync("clock", () => ClockAsync(http, options, patient.Wire, cancellationToken));
        var api = new SlackApi(new SlackCaller(
            http, new LiveSlackOptions(options), new SlackPacer(patient.Wire), patient.Wire,
            NullLogger<SlackCaller>.Instance));
        var token = await Finding.OfAsync("slack token", () => TokenAsync(api, options, cancellationToken));
        yield return token;
        if (token.Severity != Severity.Ok)
            yield break;
        yield return Scopes(api);
        if (options.UsesSocket)
            yield return await Finding.OfAsync("slack socket", () => SocketAsync(api, cancellationToken));
        else if (patient.Options.PublicUrl is null)
            yield return Finding.Warn("slack requests", "mode is http and there is no public-url",
                "Slack must be able to reach DrBot: say public-url");
        var channels = new SlackChannels(api, patient.Wire);
        yield return await Finding.OfAsync(
            $"slack #{options.Channel.TrimStart('#')}", () =>
                ChannelAsync(api, channels, options.Channel, mustBeIn: true, cancellationToken));
        var others = patient.Channels.Select(c => c.Key)
            .Where(c => c.Scheme == "slack" && c.Address.TrimStart('#') != options.Channel.TrimStart('#'));
        foreach (var channel in others)
            yield return await Finding.OfAsync(
                $"slack {channel.Address}", () =>
                    ChannelAsync(api, channels, channel.Address, mustBeIn: false, cancellationToken));
        foreach (var (role, group) in Groups(patient))
            yield return await Finding.OfAsync($"slack group {group}", () =>
                GroupAsync(api, role, group, cancellationToken));
    }

    private static async Task<Finding> ClockAsync(
        HttpMessageInvoker http, SlackOptions options, TimeProvider wire, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(SlackCaller.AttemptTimeout, wire);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Api, "api.test"));
        var before = wire.GetUtcNow();
        using var response = await http.SendAsync(request, both.Token);
        var here = before + (wire.GetUtcNow() - before) / 2;
        if (response.Headers.Date is not { } there)
            return Finding.Warn("clock", $"{options.Api.Host} sends no Date", "check this machine's clock yourself");
        // The header has whole seconds: the truth lies half a second on, on the average.
        var skew = (here - there - TimeSpan.FromSeconds(0.5)).Duration();
        var found = $"this machine and {options.Api.Host} differ by {skew.TotalSeconds:0.0} s";
        const string advice = "synchronise the clock (NTP): signatures and approvals are judged by it";
        return skew <= SmallSkew ? Finding.Ok("clock", found)
            : skew <= LargeSkew ? Finding.Warn("clock", found, advice)
            : Finding.Fail("clock", found, advice);
    }

    private static async Task<Finding> TokenAsync(
        SlackApi api, SlackOptions options, CancellationToken cancellationToken)
    {
        var identity = await api.App.TestAuthAsync(cancellationToken);
        var app = identity.App
            ?? (identity.Bot is { } bot ? await api.App.FindAppOfBotAsync(bot, cancellationToken) : null);
        if (identity.Team != options.Team)
            return Finding.Fail("slack token",
                $"the token is of workspace {identity.Team}, slack.team is {options.Team}", "correct one of them");
        return options.App is { } expected && app is not null && app != expected
            ? Finding.Fail("slack token", $"the token is of app {app}, slack.app is {expected}", "correct one of them")
            : Finding.Ok("slack token", $"workspace {identity.Team}, app {app ?? "not told"}, user {identity.User}");
    }

    private static Finding Scopes(SlackApi api)
    {
        if (api.Scopes is not { } told)
            return Finding.Warn("slack scopes", "Slack does not tell the token's scopes");
        var has = told.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var missing = SlackManifest.BotScopes.Except(has).ToArray();
        return missing.Length == 0
            ? Finding.Ok("slack scopes", $"all {SlackManifest.BotScopes.Count} that are needed")
            : Finding.Fail(
                "slack scopes", $"missing: {string.Join(", ", missing)}",
                "give the app the scopes of manifest/slack.yaml and install it again");
    }

    private static async Task<Finding> SocketAsync(SlackApi api, CancellationToken cancellationToken)
    {
        var address = await api.App.OpenConnectionAsync(cancellationToken);
        return Finding.Ok("slack socket", $"Slack offers a connection to {address.Host}");
    }

    private static async Task<Finding> ChannelAsync(
        SlackApi api, SlackChannels channels, string given, bool mustBeIn, CancellationToken cancellationToken)
    {
        var id = await channels.ResolveAsync(given, cancellationToken);
        var name = $"slack #{given.TrimStart('#')}";
        if (await channels.RefusalAsync(id, cancellationToken) is { } refusal)
            return Finding.Fail(name, refusal, "name a channel of this organisation alone");
        var channel = await api.Conversations.InfoAsync(id, cancellationToken);
        if (channel.IsMember)
            return Finding.Ok(name, $"{id}, DrBot is in it");
        return mustBeIn || channel.IsPrivate
            ? Finding.Fail(name, $"{id}, DrBot is not in it", $"type `/invite @DrBot` in #{channel.Name}")
            : Finding.Ok(name, $"{id}, public: DrBot may post without being in it");
    }

    private static IEnumerable<(string Role, string Group)> Groups(Patient patient) => patient.Plans
        .SelectMany(p => p.Plan.Roles.Values)
        .Where(r => r.Group is { } g && g.Surface.StartsWith("slack", StringComparison.Ordinal))
        .Select(r => (r.Name, r.Group!.Id)).Distinct();

    private static async Task<Finding> GroupAsync(
        SlackApi api, string role, string group, CancellationToken cancellationToken)
    {
        var members = await api.Users.GroupMembersAsync(group, cancellationToken);
        return members.Count > 0
            ? Finding.Ok($"slack group {group}", $"{members.Count} members hold the role {role}")
            : Finding.Warn($"slack group {group}", $"nobody is in it, so nobody holds the role {role} by it",
                "add people to the group in Slack");
    }
}
