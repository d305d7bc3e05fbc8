using System.CommandLine;
using DrBot.Commands.Plans;

namespace DrBot.Hosting.Cli;

/// <summary>A plan as a command was given it.</summary>
internal sealed record GivenPlan(string File, PlanReading Reading);

/// <summary>What every command about a plan does first: read it, and say what is wrong.</summary>
internal static class PlanCommand
{
    private const int Refused = 1;
    private const int NotReadable = 3;

    /// <summary>Hands over the reading, with errors or without.</summary>
    public static async Task<int> RunAsync(
        ParseResult result, Argument<string> file, ActionCatalogue catalogue, Func<GivenPlan, TextWriter, int> run,
        CancellationToken cancellationToken)
    {
        var path = result.GetValue(file)!;
        var files = await PlanFiles.ReadAsync(path, cancellationToken);
        if (files.Sources.Count == 0)
        {
            foreach (var problem in files.Problems)
                await result.InvocationConfiguration.Error.WriteLineAsync(problem.ToString());
            return NotReadable;
        }

        return run(new GivenPlan(path, PlanFiles.Check(files, catalogue)), result.InvocationConfiguration.Output);
    }

    /// <summary>Hands over a plan without errors, and the runbook that was named, if one was.</summary>
    public static Task<int> RunAsync(
        ParseResult result, Argument<string> file, ActionCatalogue catalogue, Option<string?> runbook,
        Action<LoadedPlan, Runbook?, ActionCatalogue, TextWriter> run, CancellationToken cancellationToken) =>
        RunAsync(result, file, catalogue, (given, output) =>
        {
            var error = result.InvocationConfiguration.Error;
            if (given.Reading.Loaded is not { } loaded)
            {
                foreach (var problem in given.Reading.Errors) error.WriteLine(problem.ToString());
                return Refused;
            }

            var (only, exit) = PlanCommands.Runbook(loaded, result.GetValue(runbook), error);
            if (exit is { } code) return code;
            run(loaded, only, catalogue, output);
            return 0;
        }, cancellationToken);
}
