using System.Text.RegularExpressions;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Surface;

/// <summary>What a person has to do, with what earlier steps have found out filled in.</summary>
internal static partial class ManualText
{
    private const string Check = " Check: ";

    public static Mrkdwn Of(RunState run, StepState step)
    {
        var text = Outputs().Replace(step.Plan.Instructions ?? step.Plan.Effect, m =>
            run.Step(m.Groups["step"].Value)?.Outputs.GetValueOrDefault(m.Groups["output"].Value) ?? m.Value);
        var at = text.IndexOf(Check, StringComparison.Ordinal);
        return Mrkdwn.Lines(
            Mrkdwn.Of($":raising_hand: *{step.Plan.Id}* is for a person to do:"),
            Mrkdwn.Of(at < 0 ? text : text[..at]),
            at < 0 ? Mrkdwn.Empty : Mrkdwn.Of($"*Done when* {text[(at + Check.Length)..]}"));
    }

    [GeneratedRegex(@"\$\{steps\.(?<step>[^.}]+)\.(?<output>[^}]+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Outputs();
}
