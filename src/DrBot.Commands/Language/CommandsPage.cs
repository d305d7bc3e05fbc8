using System.Globalization;
using System.Text;

namespace DrBot.Commands.Language;

/// <summary>The text of <c>docs/commands.md</c>, drawn from the verb table.</summary>
public static class CommandsPage
{
    private const string Preamble =
        """
        # Commands

        <!-- Drawn from the verb table (DrBot.Commands.Language); DRBOT_UPDATE=1 dotnet test rewrites it. -->

        Everything is said to one command, `/dr`. Text with spaces goes in quotes (straight or curly) unless it stands
        last. Flags are written `--flag value` or `--flag=value`; `--` ends them. Durations are `90s`, `30m`, `4h`,
        `2d`, `1h30m`. Times are UTC: `2026-11-22T03:00Z`, `2026-11-22 03:00 UTC`, `03:10 UTC` (the last one that has
        passed), `-20m`, `now`. Nothing is expanded and nothing is run: a text is taken exactly as typed.

        A command that lacks something opens a form in chat and prints its usage elsewhere. A command that is not
        understood says what was found, what is allowed, and the nearest thing it knows.

        """;

    /// <summary>The page, with LF line ends.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Preamble.ReplaceLineEndings("\n"));
        foreach (var group in VerbTable.Verbs.GroupBy(verb => verb.Group))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {HelpText.Heading(group.Key)}\n");
            foreach (var verb in group) Write(verb, page);
        }

        return page.ToString();
    }

    private static void Write(Verb verb, StringBuilder page)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n### {verb.Name}\n\n{verb.Summary}.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"```\n{verb.Usage}\n```\n\n");
        if (verb.Aliases.Count > 0)
            page.Append(CultureInfo.InvariantCulture, $"- Also: {string.Join(", ", verb.Aliases.Select(Code))}\n");
        page.Append(CultureInfo.InvariantCulture, $"- For: {HelpText.Describe(verb.MayUse)}\n");
        page.Append($"- Changes something: {(verb.Changes ? "yes" : "no, it only shows")}\n");
        page.Append(CultureInfo.InvariantCulture, $"- Example: {Code(verb.Example)}\n");
        if (verb.Arguments.Count + verb.Flags.Count == 0) return;
        page.Append("\n| argument | needed | meaning |\n|---|---|---|\n");
        foreach (var argument in verb.Arguments) Row(Code(argument.Placeholder), argument, page);
        foreach (var flag in verb.Flags) Row(Code("--" + flag.Name), flag, page);
    }

    private static void Row(string name, Argument argument, StringBuilder page)
    {
        var cell = name.Replace("|", "\\|", StringComparison.Ordinal);
        page.Append($"| {cell} | {(argument.Required ? "yes" : "no")} | {argument.Description} |\n");
    }

    private static string Code(string text) => $"`{text}`";
}
