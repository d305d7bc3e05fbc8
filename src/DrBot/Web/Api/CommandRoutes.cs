using System.Text.Json;
using DrBot.Commands.Language;
using DrBot.Desk;

namespace DrBot.Web.Api;

/// <summary>The verbs of the language as routes: the body holds the arguments, the desk answers as it does in chat.</summary>
internal sealed class CommandRoutes(CommandDesk desk, ApiAnswers answers)
{
    /// <summary>Answers a verb.</summary>
    public async Task<ApiAnswer> AnswerAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var said = InvocationBuilder.Build(call.Route.Verb!, Given(call)) switch
        {
            Parsed p => p.Invocation,
            Incomplete i => throw new ProblemException(400, "incomplete",
                $"The body still needs {string.Join(" and ", i.Missing.Select(a => $"'{a.Name}' ({a.Description})"))}."),
            Failed f => throw new ProblemException(400, "malformed", f.Error.Message),
            _ => throw new InvalidOperationException("an unknown parse result"),
        };
        return await answers.OfAsync(await desk.AnswerAsync(call.AtTheDesk(), said, cancellationToken), cancellationToken);
    }

    private static Dictionary<string, IReadOnlyList<string>> Given(ApiCall call)
    {
        var given = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var member in call.Body.EnumerateObject())
        {
            var argument = call.Route.Verb!.Find(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (argument?.Type == ArgumentType.Switch && member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                if (member.Value.ValueKind == JsonValueKind.True)
                    given[member.Name] = [];
                continue;
            }

            given[member.Name] = Texts(member);
        }

        return given;
    }

    private static IReadOnlyList<string> Texts(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.Array => [.. member.Value.EnumerateArray().Select(v => Text(member.Name, v))],
        JsonValueKind.Object => [.. member.Value.EnumerateObject().Select(p => $"{p.Name}={Text(member.Name, p.Value)}")],
        _ => [Text(member.Name, member.Value)],
    };

    private static string Text(string name, JsonElement value) => WebJson.TextOf(value)
        ?? throw new ProblemException(400, "malformed", $"'{Literal.Shown(name, 40)}' must hold texts.");
}
