using System.Globalization;
using System.Net;
using System.Text;
using DrBot.Commands.Language;
using DrBot.Web.Api;

namespace DrBot.Web.Pages;

/// <summary>The pages of approvers: plain HTML without any script; everything that is not ours is escaped.</summary>
internal static class PageText
{
    /// <summary>The style sheet.</summary>
    public const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff; }
        h1 { font-size: 1.4rem; } code, pre { font: 14px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ddd; }
        .grave { color: #a30000; font-weight: 600; } button, .button { font: inherit; padding: .5rem 1rem; margin-right: .5rem; }
        input { font: inherit; padding: .4rem; width: 100%; box-sizing: border-box; } label { display: block; margin: 1rem 0; }
        """;

    /// <summary>A page with a sentence.</summary>
    public static string Say(string title, string text) => Whole(title, $"<h1>{E(title)}</h1>\n<p>{E(text)}</p>\n");

    /// <summary>A run, and how its approver votes.</summary>
    /// <param name="signIn">Where they sign in; null when there is no such page.</param>
    public static string Show(RunView run, string? signIn, Uri server)
    {
        var page = new StringBuilder(Run(run));
        page.Append("<h2>How to vote</h2>\n<p>This page is no vote, and neither was following the link.</p>\n");
        if (signIn is not null)
            page.Append(CultureInfo.InvariantCulture, $"<p><a class=\"button\" href=\"{E(signIn)}\">Sign in with a second factor to vote</a></p>\n<p>Or by your key:</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<pre>drbot approve {E(run.Id)} --key FILE --server {E(server.GetLeftPart(UriPartial.Authority))}</pre>\n");
        return Whole($"{run.Id}", page.ToString());
    }

    /// <summary>A run, and the form of somebody who has signed in.</summary>
    public static string Ask(RunView run, string formKey)
    {
        var page = new StringBuilder(Run(run));
        page.Append(CultureInfo.InvariantCulture, $"<h2>Your vote</h2>\n<form method=\"post\" action=\"/approve/vote\">\n")
            .Append(CultureInfo.InvariantCulture, $"<p>You are {E(run.You ?? "nobody in this plan")}. Your vote is for exactly this digest.</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<input type=\"hidden\" name=\"form\" value=\"{E(formKey)}\">\n");
        if (run.PlanNameNeeded)
            page.Append(CultureInfo.InvariantCulture, $"<label>This cannot be taken back. Type the plan's name to approve: <input name=\"plan\" autocomplete=\"off\"></label>\n");
        page.Append("<label>Reason (for a no): <input name=\"reason\" maxlength=\"500\"></label>\n")
            .Append("<button name=\"decision\" value=\"approve\">Approve</button><button name=\"decision\" value=\"reject\">Reject</button>\n</form>\n");
        return Whole($"{run.Id}", page.ToString());
    }

    private static string Run(RunView run)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<h1>{E(run.Title)}</h1>\n<p class=\"grave\">{E(run.Environment)} · {E(run.Mode)} · {E(run.State)}</p>\n<table>\n");
        Row("Run", run.Id);
        Row("Plan", $"{run.Plan}, runbook {run.Runbook}");
        Row("Asked for by", run.Requester + (run.Reason.Length > 0 ? $": {Literal.Shown(run.Reason, 500)}" : ""));
        Row("Changes", run.Targets.Count == 0 ? "nothing" : string.Join(", ", run.Targets));
        Row("Data loss", run.DataLoss switch
        {
            { Unknown: true } => "UNKNOWN",
            { Seconds: { } s } => $"{DurationText.Format(TimeSpan.FromSeconds(s))} ({run.DataLoss.Basis})",
            _ => "none",
        });
        foreach (var remark in run.Remarks)
            Row("Note", Literal.Shown(remark, 500));
        foreach (var slot in run.Slots)
            Row($"Slot {slot.Role}", slot.FilledBy ?? "missing");
        if (run.ApproveBy is { } until)
            Row("Approve by", until.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        Row("Digest", run.Digest);
        page.Append("</table>\n<h2>Steps</h2>\n<table>\n");
        foreach (var step in run.Steps)
            Row(step.Id, $"{step.Effect}{(step.Destructive ? " — destructive" : "")}{(step.Irreversible ? ", for good" : "")}");
        return page.Append("</table>\n").ToString();

        void Row(string name, string text) => page.Append(CultureInfo.InvariantCulture, $"<tr><th>{E(name)}</th><td>{E(text)}</td></tr>\n");
    }

    private static string Whole(string title, string body) =>
        $"<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{E(title)} · DrBot</title>"
        + "<meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/approve/style.css\"></head>\n"
        + $"<body>\n{body}</body>\n</html>\n";

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
