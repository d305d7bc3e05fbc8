using System.CommandLine;

namespace DrBot.Sandbox.Hosting;

/// <summary>The default command: a practice world with a page to type in.</summary>
internal static class PageCommand
{
    public static RootCommand Create()
    {
        var defaults = new SandboxOptions();
        var port = CommandLine.Port(5080);
        var speed = CommandLine.Speed(defaults.Speed);
        var plan = new Option<string>("--plan")
        {
            Description = "The plan DrBot loads.", DefaultValueFactory = _ => defaults.Plan,
        };
        var store = new Option<string?>("--store") { Description = "Keep DrBot's journal in this file." };
        const string what = "A practice world for DrBot: chat, cloud, mail and status page, on this machine only.";
        var root = new RootCommand(what) { port, speed, plan, store };
        root.SetAction((parsed, cancellationToken) => RunAsync(
            new SandboxOptions
            {
                Port = parsed.GetValue(port),
                Speed = parsed.GetValue(speed),
                Plan = parsed.GetValue(plan)!,
                Store = parsed.GetValue(store) is { } file ? Path.GetFullPath(file) : null,
            },
            cancellationToken));
        return root;
    }

    private static async Task<int> RunAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = await SandboxHost.StartAsync(options, cancellationToken);
            await host.StartDrBotAsync(cancellationToken);
            await Console.Out.WriteLineAsync($"""
                A practice world is running on {host.Page} at {options.Speed:0.##} times real time.
                Open it, take {host.World.Spec.PrimaryRegion} down with the button beside the channel, and type:
                  /dr declare The region is gone --since -1m
                  /dr failover
                Then press Approve as a manager and as a director: "act as" says who you are. /dr help lists the rest.
                Ctrl-C ends it all.
                """);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (CommandLine.IsForAPerson(e))
        {
            await Console.Error.WriteLineAsync(e is FileNotFoundException or not IOException
                ? e.Message
                : $"port {options.Port} cannot be used ({e.Message}); choose another with --port");
            return CommandLine.CodeOf(e);
        }

        return 0;
    }
}
