using System.CommandLine;
using DrBot.Commands.Approvals;
using DrBot.Hosting.Cli.Remote;
using DrBot.Web.Identity;

namespace DrBot.Hosting.Cli;

/// <summary><c>drbot key new|show</c>: a person's own key, by which they vote when chat is down. <c>drbot token new</c>:
/// a machine's. Exit codes: 0 done, 3 not readable or not writable.</summary>
internal static class KeyCommands
{
    private const int NotWritable = 3;

    /// <summary>The <c>key</c> command.</summary>
    public static Command CreateKey() => new("key", "A person's own key, to vote without chat.") { New(), Show() };

    /// <summary>The <c>token</c> command.</summary>
    public static Command CreateToken()
    {
        var name = new Argument<string>("NAME") { Description = "what the journal is to call the machine" };
        var make = new Command("new", "Make a machine's token; the configuration takes its hash alone.") { name };
        make.SetAction(result =>
        {
            var token = TokenIdentity.Make();
            result.InvocationConfiguration.Output.WriteLine(token);
            result.InvocationConfiguration.Error.WriteLine(
                $"For drbot.yaml, below api.tokens: {result.GetValue(name)}: {{ sha256: {TokenIdentity.HashOf(token)}, scopes: [read], expires: … }}\n"
                + "The token itself is shown this once and kept nowhere.");
            return 0;
        });
        return new Command("token", "Tokens of machines, which never vote.") { make };
    }

    private static Command New()
    {
        var path = new Option<string>("--out") { Description = "the file to write; it must not exist", Required = true };
        var command = new Command("new", "Make a key (ECDSA P-256) and print its public half, the line for the plan.") { path };
        command.SetAction((result, token) => AnswerAsync(result, async () =>
        {
            var file = result.GetValue(path)!;
            var key = await KeyFile.MakeAsync(file, token);
            await result.InvocationConfiguration.Output.WriteLineAsync(key.Line);
            await result.InvocationConfiguration.Error.WriteLineAsync(
                $"Put this line into the plan, under your name: keys: [\"…\"]. {file} is yours alone: it votes for you.");
        }));
        return command;
    }

    private static Command Show()
    {
        var path = new Argument<string>("FILE") { Description = "the file of a key" };
        var command = new Command("show", "Print the public half of a key, the line for the plan.") { path };
        command.SetAction((result, _) => AnswerAsync(result, async () =>
        {
            using var pair = KeyFile.Read(result.GetValue(path)!);
            await result.InvocationConfiguration.Output.WriteLineAsync(PersonKey.Of(pair).Line);
        }));
        return command;
    }

    private static async Task<int> AnswerAsync(ParseResult result, Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return NotWritable;
        }
    }
}
