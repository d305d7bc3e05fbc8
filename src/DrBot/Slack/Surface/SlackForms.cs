using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.Surface;

/// <summary>Modals that ask for what a command line left out, or for a reason.</summary>
internal static class SlackForms
{
    /// <summary>A command's missing parts; the private metadata holds what was typed.</summary>
    public const string Command = "command";

    /// <summary>A reason for something pressed; the private metadata holds the button's id.</summary>
    public const string Reason = "reason";

    private const string ReasonBlock = "reason";
    private const string Prefix = "arg:";

    // What was typed comes back as private metadata, which Slack limits to 3000 characters.
    private const int LongestTyped = 2900;

    /// <summary>Asks for the arguments that were not typed; as usage text where the form could not complete the command.</summary>
    public static SlackReply Missing(string typed, Incomplete missing) => typed.Length > LongestTyped
        ? new SlackReply.Ephemeral(Mrkdwn.Of(missing.Message))
        : new SlackReply.OpenView(
            new ModalView(Command, $"/dr {missing.Verb.Name}",
            [
                .. missing.Missing.Select(a => new InputBlock(Block(a.Name), Label(a), new PlainTextInput("value")
                {
                    Multiline = a.Type == ArgumentType.Rest ? true : null,
                })),
            ])
            {
                PrivateMetadata = typed,
            },
            Mrkdwn.Of(missing.Message));

    /// <summary>Asks which of several things is meant; as a list where a menu could not hold it.</summary>
    public static SlackReply Which(string typed, DeskAnswer.AsksWhich which)
    {
        var list = Mrkdwn.Of($"{which.Question} Say it as `--{which.Argument}`:\n{string.Join('\n', which.Choices)}");
        if (typed.Length > LongestTyped || which.Choices.Count > BlockLimits.Options
            || which.Choices.Any(c => c.Length > BlockLimits.OptionText))
            return new SlackReply.Ephemeral(list);
        return new SlackReply.OpenView(
            new ModalView(Command, $"/dr {which.Given.Verb.Name}",
            [
                .. SectionBlock.Of(Mrkdwn.Of(which.Question)),
                new InputBlock(Block(which.Argument), Capital(which.Argument), new StaticSelect(
                    "value", [.. which.Choices.Select(c => new Option(c, c))])),
            ])
            {
                PrivateMetadata = typed,
            },
            list);
    }

    /// <summary>Asks for a reason before a press counts.</summary>
    public static SlackReply Why(string button, string act, string what, bool optional) => new SlackReply.OpenView(
        new ModalView(Reason, what,
        [
            new InputBlock(ReasonBlock, "Reason", new PlainTextInput("value") { MaxLength = 500 }) { Optional = optional ? true : null },
        ])
        {
            PrivateMetadata = $"{button} {act}",
        },
        Mrkdwn.Of($"The dialog could not be opened. Press again, or say `/dr {act}` with a reason."));

    /// <summary>Asks for the plan's name before a yes counts that cannot be taken back in production.</summary>
    public static SlackReply NameThePlan(string button, RunState run) => new SlackReply.OpenView(
        new ModalView(Reason, "Approve in production",
        [
            .. SectionBlock.Of(Mrkdwn.Of(
                $":rotating_light: *{run.Plan.Title}* ({run.Plan.Mode.ToString().ToLowerInvariant()}) in *production* cannot be undone. Digest {Mrkdwn.Code(run.Plan.Digest[..12])}.")),
            new InputBlock(ReasonBlock, "Type the name of the plan to approve", new PlainTextInput("value") { MaxLength = 100 }),
        ])
        {
            PrivateMetadata = $"{button} approve",
        },
        Mrkdwn.Of($"The dialog could not be opened. Press Approve again."));

    /// <summary>The reason given in a submission.</summary>
    public static string ReasonOf(ViewSubmission submission) => submission.View.Values.Text(ReasonBlock) ?? "";

    /// <summary>The command line a submitted form completes.</summary>
    public static string CommandLine(ViewSubmission submission)
    {
        var typed = submission.View.PrivateMetadata;
        var verb = CommandParser.Parse(typed) switch
        {
            Incomplete i => i.Verb,
            Parsed p => p.Invocation.Verb,
            _ => VerbTable.Help,
        };
        foreach (var name in Asked(submission))
        {
            var text = Literal.Quoted(submission.View.Values.Text(Block(name)) ?? "");
            typed += verb.Flags.Any(f => f.Name == name) ? $" --{name} {text}" : $" {text}";
        }

        return typed;
    }

    /// <summary>What stands in the way of the completed command, at the question it belongs to; null when nothing does.</summary>
    public static SlackReply? Complaint(ViewSubmission submission, string line) =>
        CommandParser.Parse(line) is Failed f && Asked(submission).FirstOrDefault() is { } first
            ? new SlackReply.ViewErrors(new Dictionary<string, string>
            {
                [Block(Asked(submission).FirstOrDefault(n => f.Error.Message.Contains(n, StringComparison.Ordinal), first))] = f.Error.Message,
            })
            : null;

    private static IEnumerable<string> Asked(ViewSubmission submission) => submission.View.Values.All.Keys
        .Select(k => k.Block)
        .Where(b => b.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(b => b[Prefix.Length..]);

    private static string Block(string argument) => Prefix + argument;

    private static string Label(Argument argument) => BlockLimits.Fit(
        $"{Capital(argument.Name.Replace('-', ' '))}: {argument.Description}", BlockLimits.InputLabel);

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
