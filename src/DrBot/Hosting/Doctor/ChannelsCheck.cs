using System.Net.Sockets;
using System.Runtime.CompilerServices;
using DrBot.Updates.Channels;

namespace DrBot.Hosting.Doctor;

/// <summary>What updates go out by, the rule every connection obeys, and where telemetry goes.</summary>
internal sealed class ChannelsCheck : ICheck
{
    public async IAsyncEnumerable<Finding> LookAsync(
        Patient patient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = patient.Options;
        yield return patient.Egress.LoopbackOnly
            ? options.Environment == "practice"
                ? Finding.Ok("egress", "loopback: nothing but this machine can be reached")
                : Finding.Fail("egress",
                    $"loopback in environment {options.Environment}: nothing outside can be recovered",
                    "say egress: open, or leave it out")
            : Finding.Ok("egress", "open: every address may be reached");
        var used = patient.Channels.Select(c => c.Key).ToArray();
        if (options.Mail is { } mail)
            yield return await Finding.OfAsync("mail", () => MailAsync(mail, patient, cancellationToken));
        else if (used.Any(c => c.Scheme == "email"))
            yield return Missing("mail", "channels.email (smtp, from)", "email", patient);
        if (options.StatusPage is { } page)
            yield return await Finding.OfAsync("status page", () => PageAsync(page, patient, cancellationToken));
        else if (used.Any(c => c.Scheme == "status-page"))
            yield return Missing("status page", "channels.status-page (page, key)", "status-page", patient);
        if (options.Otlp is { } collector)
            yield return await Finding.OfAsync("telemetry", () =>
                CollectorAsync(collector, patient, cancellationToken));
    }

    private static Finding Missing(string name, string what, string scheme, Patient patient)
    {
        var audiences = patient.Channels.Where(c => c.Key.Scheme == scheme).SelectMany(c => c).Distinct();
        return Finding.Fail(
            name, $"it is not configured, and {string.Join(", ", audiences)} would hear nothing by it",
                $"add {what} to drbot.yaml");
    }

    private static async Task<Finding> MailAsync(SmtpOptions mail, Patient patient, CancellationToken cancellationToken)
    {
        await new SmtpChannel(mail, patient.Egress, patient.Wire).ProbeAsync(cancellationToken);
        return Finding.Ok("mail",
            $"{mail.Host}:{mail.Port} takes mail from {mail.From}{(mail.User is null ? "" : ", signed in")}");
    }

    private static async Task<Finding> PageAsync(
        StatusPageOptions page, Patient patient, CancellationToken cancellationToken)
    {
        using var handler = patient.Egress.CreateHandler();
        using var channel = new StatusPageChannel(new StatusPageApi(page, handler, patient.Wire));
        var components = await channel.ProbeAsync(cancellationToken);
        var unknown = patient.Channels.Where(c => c.Key.Scheme == "status-page")
            .SelectMany(c =>
                c.Key.Address.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct().Except(components, StringComparer.OrdinalIgnoreCase).ToArray();
        return unknown.Length == 0
            ? Finding.Ok("status page",
                $"page {page.Page} has {components.Count} components, those of the plans among them")
            : Finding.Warn(
                "status page",
                $"page {page.Page} has no component {string.Join(", ", unknown)}; "
                + $"it has {string.Join(", ", components)}",
                "correct the audience's channel in the plan, or add the component");
    }

    private static async Task<Finding> CollectorAsync(
        Uri collector, Patient patient, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), patient.Wire);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var connection = await patient.Egress.ConnectAsync(collector.Host, collector.Port, both.Token);
            return Finding.Ok("telemetry", $"{collector.Authority} listens");
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // Telemetry is wanted, not needed: no recovery waits for it.
            return Finding.Warn("telemetry", $"{collector.Authority} does not answer: {e.Message}",
                "start the collector, or leave telemetry.otlp out");
        }
    }
}
