using System.Diagnostics;
using DrBot.Sandbox.World;

namespace DrBot.EndToEnd;

/// <summary>Programs of the project, run to their end in the practice environment.</summary>
internal static class DrBotCommand
{
    /// <summary>Runs <c>drbot</c>.</summary>
    public static Task<(int Exit, string Out, string Error)> RunAsync(string folder, params string[] arguments) =>
        RunAsync("drbot.dll", folder, TimeSpan.FromSeconds(30), arguments);

    /// <summary>Runs a program that lies beside the tests.</summary>
    public static async Task<(int Exit, string Out, string Error)> RunAsync(
        string program, string folder, TimeSpan within, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, program) },
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in PracticeEnvironment.Of(folder))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(within);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {within.TotalSeconds} s");
        }
    }
}
