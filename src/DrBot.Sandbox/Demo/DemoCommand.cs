using System.CommandLine;
using DrBot.Sandbox.Hosting;
using Spectre.Console;

namespace DrBot.Sandbox.Demo;

/// <summary><c>demo</c>: a regional outage, played without hands. Ends with 0 only when production was recovered.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var plan = new Option<string>("--plan")
        {
            Description = "The plan's file.", DefaultValueFactory = _ => new SandboxOptions().Plan,
        };
        var runbook = new Option<string?>("--runbook") { Description = "The runbook to propose, by its name in the plan." };
        var speed = CommandLine.Speed(60);
        var store = new Option<string?>("--store") { Description = "Keep DrBot's journal in this file." };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON document instead; its times are domain seconds, 'at' from the outage on.",
        };
        var demo = new Command("demo", "Plays a regional outage without hands.") { plan, runbook, speed, store, json };
        demo.SetAction((parsed, cancellationToken) => RunAsync(
            new DemoOptions
            {
                Plan = parsed.GetValue(plan)!,
                Runbook = parsed.GetValue(runbook),
                Speed = parsed.GetValue(speed),
                Store = parsed.GetValue(store) is { } file ? Path.GetFullPath(file) : null,
                Json = parsed.GetValue(json),
            },
            cancellationToken));
        return demo;
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        try
        {
            INarrator narrator = options.Json ? new SilentNarrator()
                : AnsiConsole.Profile.Out.IsTerminal ? new TerminalNarrator(AnsiConsole.Console)
                : new PlainNarrator(Console.Out);
            var result = await narrator.DuringAsync(() => DemoRun.PlayAsync(options, narrator, cancellationToken));
            if (options.Json)
                await Console.Out.WriteLineAsync(result.ToJson());
            else
                narrator.Summary(result);
            return result.Outcome == DemoResult.Recovered ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 1;
        }
        catch (Exception e) when (CommandLine.IsForAPerson(e))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return CommandLine.CodeOf(e);
        }
    }
}
