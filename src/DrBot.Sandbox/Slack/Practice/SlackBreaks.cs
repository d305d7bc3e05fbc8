using DrBot.Sandbox.Slack.WebApi;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>Breaks Slack on demand.</summary>
internal static class SlackBreaks
{
    public static async Task<PracticeResult> ApplyAsync(
        EmulatedSlack slack, SlackBreak what, CancellationToken cancellationToken)
    {
        switch (what.Kind)
        {
            case "warning":
                await slack.Sockets.DisconnectAsync("warning", all: false, cancellationToken);
                break;
            case "refresh":
                await slack.Sockets.DisconnectAsync("refresh_requested", all: false, cancellationToken);
                break;
            case "link-disabled":
                slack.Sockets.IsEnabled = false;
                await slack.Sockets.DisconnectAsync("link_disabled", all: true, cancellationToken);
                break;
            case "link-enabled":
                slack.Sockets.IsEnabled = true;
                break;
            case "verify-url":
                return await slack.VerifyRequestUrlAsync(cancellationToken);
            case "drop-sockets":
                slack.Sockets.Drop();
                break;
            default:
                slack.Do((_, _) => Script(slack.Faults, what));
                if (what.Kind == "down")
                    slack.Sockets.Drop();
                break;
        }

        return new PracticeResult();
    }

    private static bool Script(SlackFaults faults, SlackBreak what)
    {
        switch (what.Kind)
        {
            case "down" or "up":
                faults.IsDown = what.Kind == "down";
                break;
            case "duplicate":
                faults.Duplicates += what.Count;
                break;
            case "mend":
                faults.Clear();
                break;
            default:
                var number = what.Number ?? Usual(what.Kind);
                var code = what.Code ?? "internal_error";
                faults.Script(new SlackFault(Kind(what.Kind), what.Method, what.Count, number, code));
                break;
        }

        return true;
    }

    private static int Usual(string kind) => kind == "rate-limit" ? 1 : 503;

    private static FaultKind Kind(string kind) => kind switch
    {
        "rate-limit" => FaultKind.RateLimit,
        "error" => FaultKind.Error,
        "server-error" => FaultKind.ServerError,
        "lost-response" => FaultKind.LostResponse,
        _ => throw new SlackError("unknown_break", $"'{kind}' is nothing that can break in Slack"),
    };
}
