using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using DrBot.Sandbox.Demo;
using DrBot.Sandbox.Simulation.Proof;
using YamlDotNet.Core;

namespace DrBot.Sandbox.Hosting;

/// <summary>What a person may type after <c>DrBot.Sandbox</c>, and with which code each way of ending ends.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    private const int Usage = 2;
    private const int NotReachable = 3;

    /// <returns>0 when all went well, 1 failed, 2 wrongly typed, 3 something is not readable or the port is taken.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var root = PageCommand.Create();
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(ProveCommand.Create());
        var line = root.Parse(args);
        if (line.Errors.Count == 0 || line.Action is HelpAction)
            return await line.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        // What is wrong and where to look, not the whole help: a person sees the one line that matters.
        foreach (var mistake in line.Errors)
            await error.WriteLineAsync(mistake.Message);
        await error.WriteLineAsync("see --help");
        return Usage;
    }

    /// <summary>Domain seconds per real second: above 0, at most 1000.</summary>
    public static Option<double> Speed(double usual) => new("--speed")
    {
        Description = "Domain seconds per real second.",
        DefaultValueFactory = _ => usual,
        CustomParser = r =>
        {
            var text = r.Tokens.Count == 0 ? "" : r.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
                && speed is > 0 and <= 1000)
                return speed;
            r.AddError($"--speed is a number above 0, at most 1000; found '{text}'");
            return usual;
        },
    };

    /// <summary>A port on this machine; 0 takes any that is free.</summary>
    public static Option<int> Port(int usual) => new("--port")
    {
        Description = "Where the page is, on 127.0.0.1.",
        DefaultValueFactory = _ => usual,
        CustomParser = r =>
        {
            var text = r.Tokens.Count == 0 ? "" : r.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
                return port;
            r.AddError($"--port is a number from 0 to 65535; found '{text}'");
            return usual;
        },
    };

    /// <summary>Whether a person can be told what is wrong without where in the code it was seen.</summary>
    public static bool IsForAPerson(Exception e) => e is IOException or UnauthorizedAccessException
        or InvalidOperationException or InvalidDataException or ArgumentException or YamlException;

    public static int CodeOf(Exception e) =>
        e is IOException or UnauthorizedAccessException ? NotReachable : Failed;
}
