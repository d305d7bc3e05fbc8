using System.Text;
using System.Text.Json;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Web.Api;

namespace DrBot.Hosting.Cli.Remote;

/// <summary>
/// What a vote is about, read out of the very text the digest is taken of: what is shown is what is signed, whatever the
/// server says beside it.
/// </summary>
internal static class ShownRun
{
    /// <summary>Why the view must not be voted on; null when its digest is that of its content and both name this run.</summary>
    public static string? WhyNot(RunView view, string run)
    {
        if (view.Document is not { } document)
            return "the server cannot show what the digest is taken of (another version proposed the run): propose it anew, or vote in chat";
        if (RunDocument.DigestOf(document) != view.Digest)
            return $"the server shows a content with the digest {RunDocument.DigestOf(document)} and asks for a vote on {view.Digest}";
        try
        {
            using var read = JsonDocument.Parse(document);
            var root = read.RootElement;
            (string Name, string Shown)[] same =
            [
                ("run", run), ("run", view.Id), ("incident", view.Incident), ("environment", view.Environment), ("runbook", view.Runbook),
                ("mode", view.Mode), ("requester", view.Requester), ("plan-sha256", view.PlanHash),
            ];
            foreach (var (name, shown) in same)
                if (root.GetProperty(name).GetString() is var of && of != shown)
                    return $"the server shows {name} '{Literal.Shown(shown, 80)}', and the digest is over '{Literal.Shown(of, 80)}'";
            var steps = root.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("id").GetString());
            return steps.SequenceEqual(view.Steps.Select(s => s.Id)) ? null : "the server shows other steps than the digest is over";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "what the digest is taken of is no run";
        }
    }

    /// <summary>Action, target and inputs of every step, as the digest has them.</summary>
    public static string Steps(RunView view)
    {
        using var read = JsonDocument.Parse(view.Document ?? """{"steps":[]}""");
        var text = new StringBuilder();
        foreach (var step in read.RootElement.GetProperty("steps").EnumerateArray())
        {
            text.Append("  signed  ").Append(Text(step, "id")).Append(": ").Append(Text(step, "action"));
            if (step.TryGetProperty("target", out var target))
                text.Append(" on ").Append(Literal.Shown(target.GetProperty("identity").GetRawText(), 300));
            if (step.TryGetProperty("inputs", out var inputs) && inputs.EnumerateObject().Any())
                text.Append(' ').Append(Literal.Shown(inputs.GetRawText(), 300));
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Text(JsonElement step, string name) => Literal.Shown(step.GetProperty(name).GetString(), 80);
}
