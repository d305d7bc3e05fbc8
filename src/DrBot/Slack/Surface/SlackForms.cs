using DrBot.Commands.Language;
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

    /// <summary>Asks for the arguments that were not typed.</summary>
    public static SlackReply Missing(string typed, Incomplete missing) => new SlackReply.OpenView(
        new ModalView(Command, $"/dr {missing.Verb.Name}",
        [
            .. missing.Missing.Select(a => new InputBlock($"arg:{a.Name}", Label(a), new PlainTextInput("value")
            {
                Multiline = a.Type == ArgumentType.Rest ? true : null,
            })),
        ])
        {
            PrivateMetadata = typed.Length <= 2900 ? typed : "",
        },
        Mrkdwn.Of(missing.Message));

    /// <summary>Asks which of several things is meant.</summary>
    public static SlackReply Which(string typed, DeskAnswer.AsksWhich which) => new SlackReply.OpenView(
        new ModalView(Command, $"/dr {which.Given.Verb.Name}",
        [
            .. SectionBlock.Of(Mrkdwn.Of(which.Question)),
            new InputBlock($"arg:{which.Argument}", char.ToUpperInvariant(which.Argument[0]) + which.Argument[1..], new StaticSelect(
                "value", [.. which.Choices.Take(100).Select(c => new Option(c, c))])),
        ])
        {
            PrivateMetadata = typed.Length <= 2900 ? typed : "",
        },
        Mrkdwn.Of($"{which.Question}\n{string.Join('\n', which.Choices)}"));

    /// <summary>Asks for a reason before a press counts.</summary>
    public static SlackReply Why(string button, string act, string what, bool optional) => new SlackReply.OpenView(
        new ModalView(Reason, what,
        [
            new InputBlock(ReasonBlock, "Reason", new PlainTextInput("value") { MaxLength = 500 }) { Optional = optional ? true : null },
        ])
        {
            PrivateMetadata = $"{button} {act}",
        },
        Mrkdwn.Of($"The dialog could not be opened. Say it as a command instead: `/dr {act} … --reason \"…\"`"));

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
        foreach (var ((block, _), value) in submission.View.Values.All)
        {
            var name = block["arg:".Length..];
            var text = Literal.Quoted(value.Text ?? value.Selected.FirstOrDefault() ?? "");
            typed += verb.Flags.Any(f => f.Name == name) ? $" --{name} {text}" : $" {text}";
        }

        return typed;
    }

    private static string Label(Argument argument) =>
        char.ToUpperInvariant(argument.Name[0]) + argument.Name[1..].Replace('-', ' ') + $": {argument.Description}";
}
