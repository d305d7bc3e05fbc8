using System.CommandLine;
using DrBot.Commands.Language;
using Argument = DrBot.Commands.Language.Argument;
using ParseResult = System.CommandLine.ParseResult;

namespace DrBot.Hosting.Cli.Remote;

/// <summary>
/// The verbs of the language as commands of the program, over HTTP: <c>drbot run failover …</c>, <c>drbot declare …</c>.
/// Drawn from the verb table, so that they are the same everywhere.
/// </summary>
internal static class VerbCommands
{
    // These are commands of their own, or of another kind, here.
    private static readonly string[] Others = ["approve", "reject", "help"];

    /// <summary>The <c>run</c> command with every verb that proposes or shows a run.</summary>
    public static Command CreateRun()
    {
        var run = new Command("run", "Propose a run at a running DrBot, or show what one would do.");
        foreach (var verb in VerbTable.Verbs.Where(v => v.Group == VerbGroup.Start))
            run.Add(Create(verb));
        return run;
    }

    /// <summary>Every other verb.</summary>
    public static IEnumerable<Command> CreateOthers() =>
        VerbTable.Verbs.Where(v => v.Group != VerbGroup.Start && !Others.Contains(v.Name)).Select(Create);

    private static Command Create(Verb verb)
    {
        var options = new RemoteOptions();
        var command = new Command(verb.Name, verb.Summary + ".");
        var read = new List<(string Name, Func<ParseResult, object?> Value)>();
        foreach (var argument in verb.Arguments)
            read.Add((argument.Name, Positional(command, argument)));
        foreach (var flag in verb.Flags)
            read.Add((flag.Name, Flag(command, flag)));
        options.AddTo(command);
        command.SetAction((result, token) => options.RunAsync(result, async client =>
        {
            var body = new Dictionary<string, object>();
            foreach (var (name, value) in read)
                if (value(result) is { } given)
                    body[name] = given;
            return await options.SayAsync(result, await client.PostAsync($"/commands/{verb.Name}", body, token));
        }));
        return command;
    }

    private static Func<ParseResult, object?> Positional(Command command, Argument argument)
    {
        var placeholder = argument.Placeholder.Replace(' ', '-');
        if (argument.Type is ArgumentType.Rest)
        {
            // Words need no quotes here, as in chat.
            var words = new Argument<string[]>(placeholder)
            {
                Description = argument.Description, Arity = ArgumentArity.OneOrMore,
            };
            command.Add(words);
            return result => string.Join(' ', result.GetValue(words) ?? []);
        }

        var word = new Argument<string?>(placeholder)
        {
            Description = argument.Description,
            Arity = argument.Required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        command.Add(word);
        return result => result.GetValue(word);
    }

    private static Func<ParseResult, object?> Flag(Command command, Argument flag)
    {
        if (flag.Type is ArgumentType.Switch)
        {
            var on = new Option<bool>("--" + flag.Name) { Description = flag.Description };
            command.Add(on);
            return result => result.GetValue(on) ? true : null;
        }

        if (flag.Repeatable)
        {
            var several = new Option<string[]>("--" + flag.Name) { Description = flag.Description, Required = flag.Required };
            command.Add(several);
            return result => result.GetValue(several) is { Length: > 0 } given ? given : null;
        }

        var option = new Option<string?>("--" + flag.Name) { Description = flag.Description, Required = flag.Required };
        command.Add(option);
        return result => result.GetValue(option);
    }
}
