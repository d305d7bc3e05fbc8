using System.Text;

namespace DrBot.Commands.Updates;

/// <summary>The text of <c>docs/update-templates.md</c>, drawn from the table of variables.</summary>
public static class TemplatesPage
{
    private const string Preamble =
        """
        # Templates of updates

        <!-- Drawn from the table of variables (DrBot.Commands.Updates); DRBOT_UPDATE=1 dotnet test rewrites it. -->

        A template is a file `templates/NAME.hbs` beside the plan; an audience names it. It is Handlebars, of which
        only a closed part is read: `{{name}}`, `{{#if name}}`, `{{#unless name}}`, `{{#each name}}`, `{{else}}`, their
        ends and `{{!-- comments --}}`. No partials, no helpers, no code.

        One template serves every kind of update; ask with `{{#if kind.initial}}`. A first line `Subject: …` becomes
        the subject of a mail and the title of a status page's incident. A fact that may not be known must be asked
        before it is printed (`{{#if commander}}{{commander.name}}{{/if}}`), so that no update claims what nobody
        knows; a template that does not is refused when the plan is read. Outside of production the environment stands
        first in every update, whatever the template says. Should a template fail all the same, built-in words go out.

        | name | use | ask before | meaning |
        |---|---|---|---|

        """;

    /// <summary>The page, with LF line ends.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Preamble.ReplaceLineEndings("\n"));
        foreach (var variable in TemplateVariables.All) Row(variable, page);
        return page.Append("| `values.NAME` | print | `values.NAME` | a free value of the plan |\n").ToString();
    }

    private static void Row(TemplateVariable variable, StringBuilder page)
    {
        var use = variable.Kind switch
        {
            TemplateVariableKind.Flag => "ask",
            TemplateVariableKind.List => "walk",
            _ => "print",
        };
        var guard = variable.Guard is null ? "" : $"`{variable.Guard}`";
        page.Append($"| `{variable.Name}` | {use} | {guard} | {variable.Description} |\n");
    }
}
